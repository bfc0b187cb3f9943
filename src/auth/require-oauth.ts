import type { Context } from "hono";
import { requireConfig } from "../config/require-config.ts";
import { HearthError } from "../core/errors.ts";
import type { HttpEnv } from "./http-env.ts";
import { type OAuthAt, oauthAt } from "./oauth/oauth-at.ts";

/** @throws HearthError `not_found` where nobody can sign in, `misconfigured` where the settings are wrong */
export function requireOAuth(c: Context<HttpEnv>): OAuthAt {
  requireConfig(c.env);
  const oauth = oauthAt(c.env, c.req.url);
  if (oauth !== undefined) return oauth;
  throw new HearthError(
    "not_found",
    "Signing in through a browser is off here.",
    "The owner turns it on by setting OWNER_PASSWORD (and needs https, but for a loopback address). A token works without.",
  );
}
