import { randomBytes } from "node:crypto";
import { API_SESSION_SECONDS } from "../limits.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { oauthStore } from "../oauth/oauth-store.ts";
import { hashWithPassword } from "./owner-session.ts";

/** The store of sessions, and the password on which their keys depend. */
type Owner = Pick<OAuthForOrigin, "env" | "owner">;

/** Lets people and secret scanners recognise a session. No token of a client begins like this. */
const PREFIX = "hearth_admin_";
const SECRET = /^hearth_admin_[\w-]{43}$/;

/** Opens a session of the owner's API and returns its secret. Call it only after the right password. */
export async function openApiSession(by: Owner): Promise<string> {
  const session = PREFIX + randomBytes(32).toString("base64url");
  const expires_at = Date.now() + API_SESSION_SECONDS * 1000;
  await oauthStore(by.env).put({ key: keyOf(session, by), value: "open", metadata: null, expires_at });
  return session;
}

/** Tells whether this is a session of the owner's API that has not ended. The store is asked only for what looks like one. */
export const isApiSession = async (by: Owner, session: string): Promise<boolean> =>
  SECRET.test(session) && (await oauthStore(by.env).get(keyOf(session, by))) !== null;

/** Ends a session of the owner's API. */
export async function endApiSession(by: Owner, session: string): Promise<void> {
  await oauthStore(by.env).delete(keyOf(session, by));
}

const keyOf = (session: string, by: Owner) => `api-session:${hashWithPassword(by, session)}`;
