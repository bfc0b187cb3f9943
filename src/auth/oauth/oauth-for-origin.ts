import type { Bindings } from "../../config/bindings.ts";
import type { Config, OwnerConfig } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { isLoopback } from "../../core/is-loopback.ts";
import { type AuthorizationServer, authorizationServer } from "./authorization-server.ts";

/** OAuth for one call. */
export interface OAuthForOrigin extends AuthorizationServer {
  env: Bindings;
  owner: OwnerConfig;
  /** Origin under which the client knows this Worker, such as https://hearth.example.com */
  origin: string;
}

/** Returns undefined where browser sign-in is off: without an OWNER_PASSWORD, and over plain http on a network. */
export function oauthForOrigin(env: Bindings, url: string): OAuthForOrigin | undefined {
  const reading = readConfig(env);
  if (!reading.ok || reading.config.owner === undefined) return undefined;
  const origin = originFor(reading.config, url);
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "https:" && !isLoopback(hostname)) return undefined;
  return { env, owner: reading.config.owner, origin, ...authorizationServer(env, origin) };
}

/** Returns the origin that a client means when it calls this URL: PUBLIC_URL if that is set. */
const originFor = ({ publicOrigin }: Config, url: string): string => publicOrigin ?? new URL(url).origin;

/**
 * Returns the request with the origin that the client called: tokens, pages and metadata are valid for that origin
 * only.
 */
export function withPublicOrigin(request: Request, { origin }: OAuthForOrigin): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(`${origin}${pathname}${search}`, request);
}
