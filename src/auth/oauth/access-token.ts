import { waitUntil } from "cloudflare:workers";
import { createHash } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import { type Caller, grantsIn } from "../../core/caller.ts";
import { dayOf } from "../../core/day.ts";
import type { OAuthForOrigin } from "./oauth-for-origin.ts";
import { oauthStore } from "./oauth-store.ts";

/**
 * How long an isolate trusts a token that it has found valid, because the store may be an ocean away. A revoked login
 * may still work for so long in an isolate that has just seen it.
 */
const CACHE_MS = 30_000;
const MAX_CACHED = 500;
/** `<user>:<login>:<secret>` */
const ACCESS_TOKEN = /^[^:]+:[^:]+:[^:]+$/;

/** Properties that the library seals into the tokens of a login. */
export interface LoginProps {
  /** The client's name in requests and logs. */
  client: string;
}

interface Cached {
  caller: Caller;
  /** ms since 1970 */
  until: number;
}

// By environment, because tests use several in one isolate.
const callerCaches = new WeakMap<object, Map<string, Cached>>();
/** For each login the day of use that this isolate has recorded last. */
const recordedDays = new WeakMap<object, Map<string, string>>();

/**
 * Returns the caller of an OAuth access token; undefined if it is not valid for this origin.
 * @param limitRate awaited before the store is asked, which any stranger can cause; throws if the caller comes too
 * often
 */
export async function callerOfAccessToken(
  oauth: OAuthForOrigin,
  token: string,
  limitRate: () => Promise<void>,
): Promise<Caller | undefined> {
  if (!ACCESS_TOKEN.test(token)) return undefined;
  const { env, origin } = oauth;
  const cache = mapFor(env, callerCaches);
  const key = createHash("sha256").update(`${origin} ${token}`).digest("base64");
  const cached = cache.get(key);
  if (cached !== undefined && cached.until > Date.now()) return cached.caller;
  cache.delete(key);
  await limitRate();
  const valid = await oauth.validateToken(token);
  if (valid === null) return undefined;
  const { client } = valid.props as LoginProps;
  const caller = { user: valid.userId, client, grants: grantsIn(valid.scope) };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, { caller, until: Math.min(Date.now() + CACHE_MS, valid.expiresAt * 1000) });
  recordUse(env, token);
  return caller;
}

/** Empties this isolate's cache after a login was revoked, so that it asks the store again at once. */
export function forgetAccessTokens(env: Bindings): void {
  mapFor(env, callerCaches).clear();
}

/** Writes the day of last use, at most once a day from each isolate. */
function recordUse(env: Bindings, token: string): void {
  const [user, id] = token.split(":");
  const login = `${user}:${id}`;
  const day = dayOf(Date.now());
  const recorded = mapFor(env, recordedDays);
  if (recorded.get(login) === day) return;
  recorded.set(login, day);
  waitUntil(oauthStore(env).use(login, day));
}

function mapFor<T>(env: object, maps: WeakMap<object, Map<string, T>>): Map<string, T> {
  const map = maps.get(env) ?? new Map<string, T>();
  maps.set(env, map);
  return map;
}
