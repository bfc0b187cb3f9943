import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import type { Entry, Limit } from "../oauth/oauth-store.ts";
import { oauthStore } from "../oauth/oauth-store.ts";

/** Where the owner's sessions are: the store, and the password on which their keys depend. */
type Owner = Pick<OAuthForOrigin, "env" | "owner">;

/** Long enough to connect a few clients; with a password manager, signing in again is quick. */
export const SESSION_SECONDS = 12 * 60 * 60;
/** How long a sign-in counts as made for the client that had asked for it: as long as its consent form works. */
const JUST_NOW_MS = 10 * 60 * 1000;
/** How long what needs the password may be done without typing it again. */
const RECENT_MS = 15 * 60 * 1000;
/** Value of a session that was not begun for a client, or no longer counts as such. */
const OPEN = "open";

/** Outcome of a try with a password. */
export type PasswordOutcome = "right" | "wrong" | "too_many";

/**
 * Checks the owner's password. A try is counted before the password is compared, and the count is refunded if it was right:
 * otherwise many parallel tries would all pass the limit.
 */
export async function checkPassword(
  { env, owner }: Owner,
  password: string,
  limits: Limit[],
): Promise<PasswordOutcome> {
  const store = oauthStore(env);
  if (!(await store.take(limits))) return "too_many";
  const presented = createHash("sha256").update(password.normalize("NFC")).digest();
  if (!timingSafeEqual(presented, owner.passwordSha256)) return "wrong";
  await store.giveBack(limits);
  return "right";
}

/**
 * Opens a session of the owner and returns its secret, for the cookie.
 * @param clientId the client that had asked, if one had
 */
export async function openSession(by: Owner, clientId: string | undefined): Promise<string> {
  const session = randomBytes(32).toString("base64url");
  const value = clientId === undefined ? OPEN : signInFor(clientId);
  const expires_at = Date.now() + SESSION_SECONDS * 1000;
  await oauthStore(by.env).put({ key: keyOf(session, by), value, metadata: null, expires_at });
  return session;
}

/** Tells whether this is a session of the owner that has not ended. */
export const isSignedIn = async (by: Owner, session: string | undefined): Promise<boolean> =>
  (await read(by, session)) !== null;

/** Tells whether the owner has just typed the password for this client, and has not decided on it since. */
export async function hasJustSignedInFor(by: Owner, session: string | undefined, clientId: string): Promise<boolean> {
  const entry = await read(by, session);
  const since = (entry?.expires_at ?? 0) - SESSION_SECONDS * 1000;
  return entry?.value === signInFor(clientId) && Date.now() - since < JUST_NOW_MS;
}

/** Tells whether the password was typed in this session in the last 15 minutes. */
export async function isRecentSignIn(by: Owner, session: string | undefined): Promise<boolean> {
  const entry = await read(by, session);
  if (entry === null) return false;
  const began = (entry.expires_at ?? 0) - SESSION_SECONDS * 1000;
  return Date.now() - Math.max(began, Number(entry.metadata)) < RECENT_MS;
}

/** Records that the password was typed again in this session, unless it has ended meanwhile. */
export async function renewSignIn(by: Owner, session: string | undefined): Promise<void> {
  const entry = await read(by, session);
  if (entry !== null) await oauthStore(by.env).put({ ...entry, metadata: JSON.stringify(Date.now()) }, entry.value);
}

/** After a decision the sign-in no longer counts as made for a client: the same client cannot ask again without it. */
export async function endSignInForClient(by: Owner, session: string | undefined): Promise<void> {
  const entry = await read(by, session);
  if (entry !== null && entry.value !== OPEN) await oauthStore(by.env).put({ ...entry, value: OPEN });
}

/** Ends the session, if there is one. */
export async function signOut(by: Owner, session: string | undefined): Promise<void> {
  if (session !== undefined) await oauthStore(by.env).delete(keyOf(session, by));
}

/** Returns a hash that depends on the password too, so that what is stored under it ends when the password changes. */
export const hashWithPassword = ({ owner }: Owner, secret: string): string =>
  createHash("sha256").update(owner.passwordSha256).update(secret).digest("base64url");

const keyOf = (session: string, by: Owner) => `session:${hashWithPassword(by, session)}`;

const signInFor = (clientId: string) => `for ${createHash("sha256").update(clientId).digest("base64url")}`;

const read = async (by: Owner, session: string | undefined): Promise<Entry | null> =>
  session === undefined ? null : ((await oauthStore(by.env).get(keyOf(session, by))) as Entry | null);
