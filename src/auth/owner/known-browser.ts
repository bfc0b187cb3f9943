import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { HttpEnv } from "../../pages/http-env.ts";
import { clientNetworks } from "../client-address.ts";
import { wrongPasswords, wrongPasswordsInBrowser } from "../limits.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { type Limit, oauthStore } from "../oauth/oauth-store.ts";
import { hashWithPassword } from "./owner-session.ts";

const NAME = "__Host-hearth-known";
/** Browsers keep no cookie longer. */
const KNOWN_SECONDS = 400 * 24 * 60 * 60;

/**
 * Returns the limits on wrong passwords for this call. A browser in which the owner was signed in before has limits of its
 * own: strangers can use up those of their networks and of all together, but not these.
 */
export async function passwordLimits(c: Context<HttpEnv>, oauth: OAuthForOrigin): Promise<Limit[]> {
  const key = await knownKey(c, oauth);
  return key === undefined ? wrongPasswords(clientNetworks(c)) : wrongPasswordsInBrowser(key);
}

/**
 * Marks the browser as known, after a correct password. The cookie opens nothing. It is a random value of which the store
 * has a hash, so nobody can make one up.
 */
export async function rememberBrowser(c: Context<HttpEnv>, oauth: OAuthForOrigin): Promise<void> {
  const known = (await knownKey(c, oauth)) === undefined ? undefined : getCookie(c, NAME);
  const browser = known ?? randomBytes(32).toString("base64url");
  const expires_at = Date.now() + KNOWN_SECONDS * 1000;
  await oauthStore(oauth.env).put({ key: keyOf(oauth, browser), value: "known", metadata: null, expires_at });
  const options = { path: "/", secure: true, httpOnly: true, sameSite: "Strict", maxAge: KNOWN_SECONDS } as const;
  setCookie(c, NAME, browser, options);
}

/** Returns the storage key of the browser, if it is known. */
async function knownKey(c: Context<HttpEnv>, oauth: OAuthForOrigin): Promise<string | undefined> {
  const browser = getCookie(c, NAME);
  if (browser === undefined) return undefined;
  const key = keyOf(oauth, browser);
  return (await oauthStore(oauth.env).get(key)) === null ? undefined : key;
}

const keyOf = (oauth: OAuthForOrigin, browser: string) => `browser:${hashWithPassword(oauth, browser)}`;
