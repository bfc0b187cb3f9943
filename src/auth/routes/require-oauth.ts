import type { Context } from "hono";
import { requireConfig } from "../../config/config-source.ts";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { type OAuthForOrigin, oauthForOrigin } from "../oauth/oauth-for-origin.ts";

/** @throws HearthError `not_found` where nobody can sign in, `misconfigured` where the settings are wrong */
export function requireOAuth(c: Context<HttpEnv>): OAuthForOrigin {
  requireConfig(c.var.config);
  const oauth = oauthForOrigin(c);
  if (oauth !== undefined) return oauth;
  throw new HearthError(
    "not_found",
    "Signing in through a browser is off here.",
    "The owner turns it on by setting OWNER_PASSWORD (and needs https, but for a loopback address). A token works without.",
  );
}
