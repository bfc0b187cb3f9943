import type { Context } from "hono";
import { requireConfig } from "../../config/config-source.ts";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { type OAuthForOrigin, oauthForOrigin } from "../oauth/oauth-for-origin.ts";

/**
 * Returns OAuth for this call.
 * @throws HearthError `not_found` if browser sign-in is off, `misconfigured` if the settings are invalid
 */
export function requireOAuth(c: Context<HttpEnv>): OAuthForOrigin {
  requireConfig(c.var.config);
  const oauth = oauthForOrigin(c);
  if (oauth !== undefined) return oauth;
  throw new HearthError(
    "not_found",
    "Browser sign-in is turned off here.",
    "The owner turns it on by setting OWNER_PASSWORD; it needs https, except on localhost. Tokens work without it.",
  );
}

/** The same for what only the owner may change. The errors say how to set the password. */
export function requireOwnerPassword(c: Context<HttpEnv>): OAuthForOrigin {
  const { owner } = requireConfig(c.var.config);
  const oauth = oauthForOrigin(c);
  if (oauth !== undefined) return oauth;
  throw owner === undefined
    ? new HearthError("not_found", "Nothing can be changed here, because OWNER_PASSWORD is not set.", HOW_TO_SET)
    : new HearthError("not_found", "Nothing can be changed here without encryption.", "Call the https address.");
}

const HOW_TO_SET =
  "Set it with: npx wrangler secret put OWNER_PASSWORD. On your own machine, write it into .dev.vars and restart.";
