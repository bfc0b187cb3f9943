import { waitUntil } from "cloudflare:workers";
import { createHash } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import { type Caller, grantsIn } from "../../core/caller.ts";
import { dayOf } from "../../core/day-of.ts";
import type { OAuthForOrigin } from "./oauth-for-origin.ts";
import { oauthStore } from "./oauth-store.ts";

/** How long a revoked login may live on in an isolate that has just seen it; the store may be an ocean away. */
const FRESH_MS = 30_000;
const MAX_KNOWN = 500;
/** `<user>:<login>:<secret>` */
const OF_OAUTH = /^[^:]+:[^:]+:[^:]+$/;

/** What is sealed into a login's tokens. */
export interface LoginProps {
  /** The name by which the client goes in requests and logs. */
  client: string;
}

interface Known {
  caller: Caller;
  until: number;
}

const knownOf = new WeakMap<object, Map<string, Known>>();
/** Logins whose use of a day has been written down by this isolate. */
const writtenOf = new WeakMap<object, Map<string, string>>();

/**
 * The caller that an OAuth access token for this origin stands for.
 * @param brake awaited before the store is asked, which every stranger can cause; it throws for who comes too often
 */
export async function callerOfAccessToken(
  oauth: OAuthForOrigin,
  token: string,
  brake: () => Promise<void>,
): Promise<Caller | undefined> {
  if (!OF_OAUTH.test(token)) return undefined;
  const { env, origin } = oauth;
  const known = within(knownOf, env);
  const key = createHash("sha256").update(`${origin} ${token}`).digest("base64");
  const remembered = known.get(key);
  if (remembered !== undefined && remembered.until > Date.now()) return remembered.caller;
  known.delete(key);
  await brake();
  const valid = await oauth.validateToken(token);
  if (valid === null) return undefined;
  const { client } = valid.props as LoginProps;
  const caller = { user: valid.userId, client, grants: grantsIn(valid.scope) };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, { caller, until: Math.min(Date.now() + FRESH_MS, valid.expiresAt * 1000) });
  noteUse(env, token);
  return caller;
}

/** After a login was revoked: this isolate asks again at once. */
export function forgetAccessTokens(env: Bindings): void {
  within(knownOf, env).clear();
}

/** The day of last use is written once a day and isolate. */
function noteUse(env: Bindings, token: string): void {
  const [user, id] = token.split(":");
  const login = `${user}:${id}`;
  const day = dayOf(Date.now());
  const written = within(writtenOf, env);
  if (written.get(login) === day) return;
  written.set(login, day);
  waitUntil(oauthStore(env).use(login, day));
}

function within<T>(maps: WeakMap<object, Map<string, T>>, env: object): Map<string, T> {
  const map = maps.get(env) ?? new Map<string, T>();
  maps.set(env, map);
  return map;
}
