import type { Context } from "hono";
import { HearthError } from "../core/errors.ts";
import type { HttpEnv } from "./http-env.ts";
import { REGISTRATIONS_A_DAY } from "./limits.ts";
import { asCalled } from "./oauth/oauth-at.ts";
import { oauthStore } from "./oauth/oauth-store.ts";
import { protectedResource } from "./oauth/protected-resource.ts";
import { requireOAuth } from "./require-oauth.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const REGISTRATIONS = "registrations";

/** GET /.well-known/oauth-protected-resource/mcp, of RFC 9728. */
export function describeResource(c: Context<HttpEnv>): Response {
  return c.json(protectedResource(requireOAuth(c).origin));
}

/** What the library answers: the server's metadata, tokens and their revocation. */
export function serveOAuth(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  return oauth.answer(asCalled(c.req.raw, oauth));
}

/** POST /oauth/register, of RFC 7591. Anybody may, so only so many a day. */
export async function register(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const store = oauthStore(oauth.env);
  if ((await store.counted(REGISTRATIONS, DAY_MS)) >= REGISTRATIONS_A_DAY) {
    throw new HearthError("rate_limited", "Too many clients have registered here today.", "Try again tomorrow.");
  }
  const response = await oauth.answer(asCalled(c.req.raw, oauth));
  if (response.ok) await store.count(REGISTRATIONS, DAY_MS);
  return response;
}
