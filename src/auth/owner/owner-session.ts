import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import type { OwnerConfig } from "../../config/config.ts";
import { WRONG_PASSWORDS_AN_HOUR } from "../limits.ts";
import { oauthStore } from "../oauth/oauth-store.ts";

/** Long enough for connecting a few clients; a password manager makes the next time short. */
const SESSION_SECONDS = 12 * 60 * 60;

const HOUR_MS = 60 * 60 * 1000;
const WRONG_PASSWORDS = "wrong-passwords";

export type SignIn = { ok: true; session: string; seconds: number } | { ok: false; reason: "wrong" | "too_many" };

/** @returns the new session, for the cookie */
export async function signIn(env: Bindings, owner: OwnerConfig, password: string): Promise<SignIn> {
  const store = oauthStore(env);
  if ((await store.counted(WRONG_PASSWORDS, HOUR_MS)) >= WRONG_PASSWORDS_AN_HOUR) {
    return { ok: false, reason: "too_many" };
  }
  if (!timingSafeEqual(createHash("sha256").update(password).digest(), owner.passwordSha256)) {
    await store.count(WRONG_PASSWORDS, HOUR_MS);
    return { ok: false, reason: "wrong" };
  }
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
