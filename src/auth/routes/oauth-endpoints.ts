import { CimdFetchError } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { HearthError } from "../../core/errors.ts";
import { parseJsonObject } from "../../core/json-object.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { clientNetworks } from "../client-address.ts";
import { registrations } from "../limits.ts";
import { forgetAccessTokens } from "../oauth/access-token.ts";
import { assertOwnDocument } from "../oauth/assert-own-document.ts";
import { withPublicForm, withPublicOrigin } from "../oauth/oauth-for-origin.ts";
import { oauthStore } from "../oauth/oauth-store.ts";
import { protectedResource } from "../oauth/protected-resource.ts";
import { refreshOnce } from "../oauth/refresh-once.ts";
import { clientOfToken } from "../oauth/token-client.ts";
import { requireOAuth } from "./require-oauth.ts";

/** GET /.well-known/oauth-protected-resource/mcp (RFC 9728). */
export function describeResource(c: Context<HttpEnv>): Response {
  return c.json(protectedResource(requireOAuth(c).origin));
}

/** GET /.well-known/oauth-authorization-server/oauth (RFC 8414). */
export function describeServer(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  return oauth.answer(withPublicOrigin(c.req.raw, oauth));
}

/**
 * POST /oauth/token: issues tokens for a code or a refresh token, and revokes them. Both can end a login, so the cache
 * is emptied. A client whose metadata document has moved behind a redirect is refused, as it would be at consent.
 */
export async function serveTokens(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const { form, request } = await withPublicForm(c.req.raw, oauth);
  try {
    await assertOwnDocument(clientOfToken(form, c.req.header("authorization")));
  } catch (thrown) {
    if (thrown instanceof HearthError) {
      return c.json({ error: "invalid_client", error_description: thrown.message }, 401);
    }
    // A document that does not answer now may be in the library's cache.
    if (!(thrown instanceof CimdFetchError)) throw thrown;
  }
  const response = await refreshOnce(oauthStore(oauth.env), request, (asked) => oauth.answer(asked));
  forgetAccessTokens(oauth.env);
  return response;
}

/**
 * POST /oauth/register (RFC 7591). Open to every stranger, so limited per day. A registration that is not valid is refused
 * before it is counted, and so writes no row.
 */
export async function register(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const request = await withoutEmptyFields(withPublicOrigin(c.req.raw, oauth));
  return oauth.answer(request, async () => {
    if (await oauthStore(oauth.env).take(registrations(clientNetworks(c)))) return;
    throw new HearthError("rate_limited", "Too many clients have registered here today.", "Try again tomorrow.");
  });
}

/** Returns a registration without what is null or an empty text. To RFC 7591 it is left out, and the library would refuse it. */
async function withoutEmptyFields(request: Request): Promise<Request> {
  const text = await request.text();
  const given = parseJsonObject(text);
  const fields = Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== "");
  const { url, method, headers } = request;
  return new Request(url, {
    method,
    headers,
    body: given === undefined ? text : JSON.stringify(Object.fromEntries(fields)),
  });
}
