import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { oauthStore } from "../oauth/oauth-store.ts";
import { hashWithPassword, SESSION_SECONDS } from "./owner-session.ts";

/**
 * Makes the key of a form, which works once and in this session only. Nothing is stored before the form is sent, because
 * most forms are only looked at: the key proves by itself that it was made for the session.
 * @param session the secret in the owner's cookie
 */
export function makeFormKey(session: string): string {
  const nonce = randomBytes(18).toString("base64url");
  return `${nonce}.${proofOf(nonce, session)}`;
}

/** Tells whether a key was made for this session. It may have been used. */
export function isFormKey(key: string, session: string): boolean {
  const [nonce = "", proof = ""] = key.split(".");
  const [presented, expected] = [Buffer.from(proof), Buffer.from(proofOf(nonce, session))];
  return presented.length === expected.length && timingSafeEqual(presented, expected);
}

/** Uses up a key that was made for this session. Returns whether it had not been used. Of two that come at once, one is. */
export async function useUpFormKey(by: Pick<OAuthForOrigin, "env" | "owner">, key: string): Promise<boolean> {
  const stored = `form:${hashWithPassword(by, key)}`;
  // Longer than the session, and so than the key, can last.
  const expires_at = Date.now() + SESSION_SECONDS * 1000;
  return oauthStore(by.env).put({ key: stored, value: "used", metadata: null, expires_at }, null);
}

const proofOf = (nonce: string, session: string) =>
  createHmac("sha256", session).update(`form ${nonce}`).digest("base64url");
