import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Bindings } from "../../config/bindings.ts";
import type { OwnerConfig } from "../../config/config.ts";
import { wrongPasswords } from "../limits.ts";
import { oauthStore } from "../oauth/oauth-store.ts";

/** Long enough for connecting a few clients; a password manager makes the next time short. */
const SESSION_SECONDS = 12 * 60 * 60;

export type SignIn = { ok: true; session: string; seconds: number } | { ok: false; reason: "wrong" | "too_many" };

/**
 * @param address of the browser; a try counts before it is looked at, so that many at once do not pass
 * @returns the new session, for the cookie
 */
export async function signIn(env: Bindings, owner: OwnerConfig, password: string, address: string): Promise<SignIn> {
  const store = oauthStore(env);
  const limits = wrongPasswords(address);
  if (!(await store.take(limits))) return { ok: false, reason: "too_many" };
  const given = createHash("sha256").update(password.normalize("NFC")).digest();
  if (!timingSafeEqual(given, owner.passwordSha256)) return { ok: false, reason: "wrong" };
  await store.refund(limits);
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
