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
