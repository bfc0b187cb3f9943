import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import type { OwnerConfig } from "../../config/config.ts";
import { type Limit, oauthStore } from "../oauth/oauth-store.ts";

/** Long enough for connecting a few clients; a password manager makes the next time short. */
const SESSION_SECONDS = 12 * 60 * 60;

/** From everywhere together, so that many addresses do not help who guesses. Who is signed in stays so. */
const WRONG_PASSWORDS: Limit = { name: "wrong-passwords", most: 60, periodMs: 60 * 60 * 1000 };

export type SignIn = { ok: true; session: string; seconds: number } | { ok: false; reason: "wrong" | "too_many" };

/** @returns the new session, for the cookie */
export async function signIn(env: Bindings, owner: OwnerConfig, password: string): Promise<SignIn> {
  const store = oauthStore(env);
  // Taken before it is looked at: of a thousand guesses at the same moment sixty are heard.
  if (!(await store.take(WRONG_PASSWORDS))) return { ok: false, reason: "too_many" };
  if (!timingSafeEqual(createHash("sha256").update(password).digest(), owner.passwordSha256)) {
    return { ok: false, reason: "wrong" };
  }
  await store.giveBack(WRONG_PASSWORDS);
  const session = randomBytes(32).toString("base64url");
  const expires_at = Date.now() + SESSION_SECONDS * 1000;
  await store.put({ key: keyOf(session, owner), value: "open", metadata: null, expires_at });
  return { ok: true, session, seconds: SESSION_SECONDS };
}

/** Whether this is a session of the owner that has not ended. */
export async function isSignedIn(env: Bindings, owner: OwnerConfig, session: string | undefined): Promise<boolean> {
  return session !== undefined && (await oauthStore(env).get(keyOf(session, owner))) !== null;
}

export async function signOut(env: Bindings, owner: OwnerConfig, session: string | undefined): Promise<void> {
  if (session !== undefined) await oauthStore(env).delete(keyOf(session, owner));
}

/** Another password, other keys: changing it ends every session. */
function keyOf(session: string, { passwordSha256 }: OwnerConfig): string {
  return `session:${createHash("sha256").update(passwordSha256).update(session).digest("base64url")}`;
}
