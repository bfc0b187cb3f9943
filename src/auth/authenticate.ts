import type { StaticToken } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";
import { callerOfToken } from "./static-token.ts";

/** Why a call is not let in, as the WWW-Authenticate challenge of RFC 6750 says it. */
interface Challenge {
  message: string;
  /** The WWW-Authenticate header. */
  header: string;
}

export type Authentication = { ok: true; caller: Caller } | { ok: false; challenge: Challenge };

/** Signing in by OAuth, where it is offered. */
export interface OAuthLogin {
  /** Where a client learns how to sign in, of RFC 9728. */
  metadataUrl: string;
  callerOf(accessToken: string): Promise<Caller | undefined>;
}

/**
 * Who is calling. Only the Authorization header counts: a token in a URL ends up in logs and histories.
 * @param loginAt asked for where a static token does not do, so that calls with one pay nothing for OAuth
 */
export async function authenticate(
  authorization: string | undefined,
  tokens: readonly StaticToken[],
  loginAt: () => OAuthLogin | undefined = () => undefined,
): Promise<Authentication> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  const known = token === undefined ? undefined : callerOfToken(tokens, token);
  if (known !== undefined) return { ok: true, caller: known };
  const login = loginAt();
  if (token === undefined) return refuse("This needs a bearer token.", login);
  const caller = await login?.callerOf(token);
  return caller === undefined ? refuse("This bearer token is not known here.", login, true) : { ok: true, caller };
}

/** @param invalid whether there was a token; a call without any gets a challenge without an error */
function refuse(message: string, login: OAuthLogin | undefined, invalid = false): Authentication {
  const header = [
    'Bearer realm="hearth"',
    ...(login === undefined ? [] : [`resource_metadata="${login.metadataUrl}"`]),
    ...(invalid ? ['error="invalid_token"', `error_description="${message}"`] : []),
  ];
  return { ok: false, challenge: { message, header: header.join(", ") } };
}
