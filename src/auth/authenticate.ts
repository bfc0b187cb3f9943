import type { Config } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";
import { callerOfToken } from "./static-token.ts";

/** Why a call is not let in, as the WWW-Authenticate challenge of RFC 6750 says it. */
export interface Challenge {
  /** The `error` of the challenge; a call without any token gets none. */
  error?: "invalid_token";
  message: string;
  /** The WWW-Authenticate header. */
  header: string;
}

export type Authentication = { ok: true; caller: Caller } | { ok: false; challenge: Challenge };

/** Who is calling. Only the Authorization header counts: a token in a URL ends up in logs and histories. */
export function authenticate(authorization: string | undefined, config: Config): Authentication {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return refuse("This needs a bearer token.");
  const caller = callerOfToken(config.tokens, token);
  return caller === undefined ? refuse("This bearer token is not known here.", "invalid_token") : { ok: true, caller };
}

function refuse(message: string, error?: Challenge["error"]): Authentication {
  const header = [
    'Bearer realm="hearth"',
    ...(error === undefined ? [] : [`error="${error}"`, `error_description="${message}"`]),
  ];
  return { ok: false, challenge: { error, message, header: header.join(", ") } };
}
