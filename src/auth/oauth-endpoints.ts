import type { Context } from "hono";
import type { HttpEnv } from "./http-env.ts";
import { REGISTRATIONS, tooManyRegistrations } from "./oauth/kv-of-store.ts";
import { asCalled } from "./oauth/oauth-at.ts";
import { oauthStore } from "./oauth/oauth-store.ts";
import { protectedResource } from "./oauth/protected-resource.ts";
import { requireOAuth } from "./require-oauth.ts";

/** GET /.well-known/oauth-protected-resource/mcp, of RFC 9728. */
export function describeResource(c: Context<HttpEnv>): Response {
  return c.json(protectedResource(requireOAuth(c).origin));
}

/** What the library answers: the server's metadata, tokens and their revocation. */
export function serveOAuth(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  return oauth.answer(asCalled(c.req.raw, oauth));
}

/** POST /oauth/register, of RFC 7591. Anybody may, so only so many a day; when they are used up nothing more is read. */
export async function register(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  if (await oauthStore(oauth.env).full(REGISTRATIONS)) throw tooManyRegistrations();
  return oauth.answer(asCalled(c.req.raw, oauth));
}
