import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import type { OwnerConfig } from "../../config/config.ts";
import { wrongPasswords } from "../limits.ts";
import { oauthStore } from "../oauth/oauth-store.ts";

/** Long enough to connect a few clients; with a password manager, signing in again is quick. */
const SESSION_SECONDS = 12 * 60 * 60;

/** Outcome of a try to sign in. */
export type SignIn = { ok: true; session: string; seconds: number } | { ok: false; reason: "wrong" | "too_many" };

/**
 * Signs the owner in and returns the new session, for the cookie. A try is counted before the password is compared, and
 * the count is refunded if it was right: otherwise many parallel tries would all pass the limit.
 * @param address of the browser
 */
export async function signIn(env: Bindings, owner: OwnerConfig, password: string, address: string): Promise<SignIn> {
  const store = oauthStore(env);
  const limits = wrongPasswords(address);
  if (!(await store.take(limits))) return { ok: false, reason: "too_many" };
  const presented = createHash("sha256").update(password.normalize("NFC")).digest();
  if (!timingSafeEqual(presented, owner.passwordSha256)) return { ok: false, reason: "wrong" };
  await store.giveBack(limits);
  const session = randomBytes(32).toString("base64url");
  const expires_at = Date.now() + SESSION_SECONDS * 1000;
  await store.put({ key: keyOf(session, owner), value: "open", metadata: null, expires_at });
  return { ok: true, session, seconds: SESSION_SECONDS };
}

/** Tells whether this is a session of the owner that has not ended. */
export async function isSignedIn(env: Bindings, owner: OwnerConfig, session: string | undefined): Promise<boolean> {
  return session !== undefined && (await oauthStore(env).get(keyOf(session, owner))) !== null;
}

/** Ends the session, if there is one. */
export async function signOut(env: Bindings, owner: OwnerConfig, session: string | undefined): Promise<void> {
  if (session !== undefined) await oauthStore(env).delete(keyOf(session, owner));
}

/** Returns the storage key of a session. It depends on the password, so changing the password ends every session. */
function keyOf(session: string, { passwordSha256 }: OwnerConfig): string {
  return `session:${createHash("sha256").update(passwordSha256).update(session).digest("base64url")}`;
}
