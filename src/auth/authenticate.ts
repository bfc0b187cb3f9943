import { createHash, timingSafeEqual } from "node:crypto";
import type { StaticToken } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";

interface Challenge {
  message: string;
  /** Value of the WWW-Authenticate header (RFC 6750). */
  header: string;
}

/** Who is calling, or the challenge for a call that is refused. */
export type Authentication = { ok: true; caller: Caller } | { ok: false; challenge: Challenge };

/** Sign-in by OAuth, where it is offered. */
export interface OAuthLogin {
  /** URL of the metadata from which a client learns how to sign in (RFC 9728). */
  metadataUrl: string;
  callerOf(accessToken: string): Promise<Caller | undefined>;
}

/**
 * Finds out who is calling. Only the Authorization header counts: a token in a URL ends up in logs and histories.
 * @param findLogin called only if no static token matches, so that calls with one pay nothing for OAuth
 */
export async function authenticate(
  authorization: string | undefined,
  tokens: readonly StaticToken[],
  findLogin: () => OAuthLogin | undefined = () => undefined,
): Promise<Authentication> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  const known = token === undefined ? undefined : callerOfStaticToken(tokens, token);
  if (known !== undefined) return { ok: true, caller: known };
  const login = findLogin();
  if (token === undefined) return refuse(faultOf(authorization) ?? "A bearer token is required.", login);
  const caller = await login?.callerOf(token);
  if (caller !== undefined) return { ok: true, caller };
  return refuse(faultOf(authorization) ?? "This bearer token is not valid here.", login, true);
}

/** Headers that people and programs send by mistake. The sentence never repeats the token. */
const FAULTS: readonly (readonly [shape: RegExp, sentence: string])[] = [
  [/^$/, "A bearer token is required."],
  [/^Bearer$/i, "The Authorization header has no token after the word Bearer."],
  [/^Bearer\s+Bearer(\s|$)/i, "The Authorization header has the word Bearer twice. Write it once."],
  [/^"?Authorization"?\s*[:=]/i, "The Authorization header has its own name in its value. Leave the name out."],
  [/^Bearer[:=]/i, "The Authorization header has a sign after the word Bearer. Write a blank instead of it."],
  [/,\s*Bearer\s/i, "The Authorization header was sent more than once. Send it once."],
  [
    /^Bearer\s+(undefined|null|none|nil|\*+|\[object object\]|your[-_]?(\w+[-_])?token)$/i,
    "The client does not have the token: its header has a word such as undefined instead. Set the token in the client.",
  ],
  [/["'`\u2018-\u201f]/, "The Authorization header has quotation marks. Remove them."],
  [
    /\$\{|\$\w|\{\{|[<>]|%\w+%/,
    "The Authorization header has a placeholder that the client did not replace by the token.",
  ],
  [/^Bearer\s+\S+\s/i, "The token in the Authorization header has a blank in it."],
  [/^\S+$/, "The Authorization header has no scheme. Put the word Bearer and a blank before the token."],
  [/^(?!Bearer\s)/i, "The Authorization header has another scheme. Put the word Bearer and a blank before the token."],
];

const faultOf = (authorization = "") => FAULTS.find(([shape]) => shape.test(authorization.trim()))?.[1];

/** Compares with every token, each in constant time, so that the time of an answer tells nothing about a token. */
function callerOfStaticToken(tokens: readonly StaticToken[], presented: string): Caller | undefined {
  const digest = createHash("sha256").update(presented).digest();
  let caller: Caller | undefined;
  for (const { sha256, user, name, grants } of tokens) {
    if (timingSafeEqual(digest, sha256)) caller = { user, client: name, grants };
  }
  return caller;
}

/** @param invalid whether the call had a token; RFC 6750 asks for a challenge without an error where it had none */
function refuse(message: string, login: OAuthLogin | undefined, invalid = false): Authentication {
  const header = [
    'Bearer realm="hearth"',
    ...(login === undefined ? [] : [`resource_metadata="${login.metadataUrl}"`]),
    ...(invalid ? ['error="invalid_token"', `error_description="${message}"`] : []),
  ];
  return { ok: false, challenge: { message, header: header.join(", ") } };
}
