import type { Context } from "hono";
import type { Bindings } from "../../config/bindings.ts";
import type { OwnerConfig } from "../../config/config.ts";
import { isLoopback } from "../../core/is-loopback.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { type AuthorizationServer, authorizationServer, resourceOf } from "./authorization-server.ts";

/** OAuth for one call. */
export interface OAuthForOrigin extends AuthorizationServer {
  env: Bindings;
  owner: OwnerConfig;
  /** Origin under which the client knows this Worker, such as https://hearth.example.com */
  origin: string;
}

/**
 * Returns OAuth for the origin of a call: the client's name for this Worker, which is PUBLIC_URL if that is set.
 * @returns undefined if nobody can sign in, because OWNER_PASSWORD is not set or the call is not encrypted
 */
export function oauthForOrigin({ env, req, var: { config } }: Context<HttpEnv>): OAuthForOrigin | undefined {
  if (!config.ok || config.config.owner === undefined) return undefined;
  const { owner, publicOrigin } = config.config;
  const origin = publicOrigin ?? new URL(req.url).origin;
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "https:" && !isLoopback(hostname)) return undefined;
  return { env, owner, origin, ...authorizationServer(env, origin) };
}

/**
 * Returns the request with the origin that the client called: tokens, pages and metadata are valid for that origin
 * only.
 */
export function withPublicOrigin(request: Request, { origin }: OAuthForOrigin): Request {
  const { pathname, searchParams } = new URL(request.url);
  const query = withOwnResource(searchParams, origin).toString();
  return new Request(`${origin}${pathname}${query === "" ? "" : `?${query}`}`, request);
}

/** `withPublicOrigin` for a request that has its parameters in a form, which is returned too. */
export async function withPublicForm(
  request: Request,
  oauth: OAuthForOrigin,
): Promise<{ form: URLSearchParams; request: Request }> {
  const text = new TextDecoder().decode(await request.arrayBuffer());
  const form = withOwnResource(new URLSearchParams(text), oauth.origin);
  const { url, method, headers } = request;
  return { form, request: withPublicOrigin(new Request(url, { method, headers, body: form.toString() }), oauth) };
}

/** Some clients name the resource as people typed the URL, with a slash at its end: it is the same endpoint. */
function withOwnResource(parameters: URLSearchParams, origin: string): URLSearchParams {
  const own = resourceOf(origin);
  if (parameters.get("resource") === `${own}/`) parameters.set("resource", own);
  return parameters;
}
