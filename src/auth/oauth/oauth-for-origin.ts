import type { Bindings } from "../../config/bindings.ts";
import type { Config, OwnerConfig } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { isLoopback } from "../../core/is-loopback.ts";
import { type AuthorizationServer, authorizationServer } from "./authorization-server.ts";

/** OAuth as it is offered to one call. */
export interface OAuthForOrigin extends AuthorizationServer {
  env: Bindings;
  owner: OwnerConfig;
  /** Under which the caller knows this Worker, such as https://hearth.example.com */
  origin: string;
}

/** @returns undefined where nobody can sign in: without an OWNER_PASSWORD, or in clear over a network */
export function oauthForOrigin(env: Bindings, url: string): OAuthForOrigin | undefined {
  const reading = readConfig(env);
  if (!reading.ok || reading.config.owner === undefined) return undefined;
  const origin = provenanceOf(reading.config, url);
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "https:" && !isLoopback(hostname)) return undefined;
  return { env, owner: reading.config.owner, origin, ...authorizationServer(env, origin) };
}

/** The origin that a client means when it calls this URL: PUBLIC_URL where that is set. */
const provenanceOf = ({ publicOrigin }: Config, url: string): string => publicOrigin ?? new URL(url).origin;

/** A request as the client made it: tokens, pages and metadata are for its origin and no other. */
export function withPublicOrigin(request: Request, { origin }: OAuthForOrigin): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(`${origin}${pathname}${search}`, request);
}
