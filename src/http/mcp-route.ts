import type { Context } from "hono";
import { readToolFilter } from "../actions/tool/tool-filter.ts";
import { authenticate, type OAuthLogin } from "../auth/authenticate.ts";
import { clientAddress } from "../auth/client-address.ts";
import { callerOfAccessToken } from "../auth/oauth/access-token.ts";
import { metadataUrlOf } from "../auth/oauth/authorization-server.ts";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import { requireConfig } from "../config/config-source.ts";
import { HearthError } from "../core/errors.ts";
import type { ServeMcp } from "../mcp/handler.ts";
import type { HttpEnv } from "../pages/http-env.ts";
import { errorResponse } from "./errors.ts";
import { assertWithin } from "./middleware/rate-limit.ts";
import { readJson } from "./read-json.ts";

/**
 * /mcp and /token/mcp: finds out who is calling and passes the call to the MCP handler. /token/mcp takes static tokens
 * only and never offers OAuth, because some clients start a login as soon as it is offered. People and clients add a
 * slash to either; a redirect would lose the body of a POST.
 */
export async function mcp(c: Context<HttpEnv>, serveMcp: ServeMcp): Promise<Response> {
  const config = requireConfig(c.var.config);
  const login = c.req.path.startsWith("/token/") ? undefined : () => loginAt(c);
  const authentication = await authenticate(c.req.header("authorization"), config.tokens, login);
  if (!authentication.ok) {
    const { challenge } = authentication;
    await assertWithin(c.env.STRANGER_LIMIT, clientAddress(c));
    // A 401 would make clients drop a token that is valid, and sign in again.
    if (!config.recordsKnown) throw new HearthError("storage_failed", "Tokens cannot be checked just now.");
    return errorResponse(c, new HearthError("unauthorized", challenge.message), {
      "www-authenticate": challenge.header,
    });
  }
  const { caller } = authentication;
  c.set("caller", caller);
  await assertWithin(c.env.CALL_LIMIT, `${caller.user}/${caller.client}`);
  const filter = readToolFilter(new URL(c.req.url).searchParams);
  // Only now, when the caller is known, so that strangers cannot send megabytes.
  const body = c.req.method === "POST" ? await readJson(c.req.raw) : undefined;
  const sessionId = c.req.header("mcp-session-id");
  return serveMcp(c.req.raw, body, { env: c.env, config, caller, filter, log: c.var.log, sessionId });
}

function loginAt(c: Context<HttpEnv>): OAuthLogin | undefined {
  const oauth = oauthForOrigin(c);
  if (oauth === undefined) return undefined;
  // The limit is that of a client and not of a stranger, because many clients may share one address.
  const brake = () => assertWithin(c.env.CALL_LIMIT, `logins from ${clientAddress(c)}`);
  return { metadataUrl: metadataUrlOf(oauth.origin), callerOf: (token) => callerOfAccessToken(oauth, token, brake) };
}
