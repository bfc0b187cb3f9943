import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Entry, type OAuthStore, REFRESHES } from "./oauth-store.ts";

/** How long an equal refresh gets the same tokens. */
const GRACE_MS = 60_000;
/** How often a refresh looks for the answer of an equal one that is on its way, and how long it waits in between. */
const LOOKS = 40;
const LOOK_AGAIN_MS = 50;

type Store = DurableObjectStub<OAuthStore>;

/**
 * Answers equal refreshes with the same tokens. Claude Code's processes refresh one token at the same time, and so does
 * claude.ai; the library would give each of them a refresh token of its own, of which only the last works. Once the new
 * refresh token was used, the old one is for the library to refuse.
 * @param answer asks the library
 */
export async function refreshOnce(
  store: Store,
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  const form = await request.clone().text();
  if (new URLSearchParams(form).get("grant_type") !== "refresh_token") return answer(request);
  const words = `${request.url}\n${request.headers.get("authorization") ?? ""}\n${form}`;
  const key = REFRESHES + digest(`name of ${words}`).toString("hex");
  const entry = (value: string): Entry => ({ key, value, metadata: null, expires_at: Date.now() + GRACE_MS });
  const isFirst = await store.put(entry(""), null);
  const earlier = isFirst ? undefined : await tokensGiven(store, key, words);
  if (earlier !== undefined) return answered(earlier);
  const response = await answer(request);
  if (response.ok) await store.put(entry(await seal(await response.clone().text(), words)));
  else if (isFirst) await store.delete(key);
  return response;
}

/** Returns what an equal refresh was answered, as JSON; undefined if there is no answer, or its refresh token was used. */
async function tokensGiven(store: Store, key: string, words: string): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const entry = await store.get(key);
    if (entry === null) return undefined;
    if (entry.value !== "") {
      const tokens = await unseal(entry.value, words);
      return (await isCurrent(store, tokens)) ? tokens : undefined;
    }
    await wait(LOOK_AGAIN_MS);
  }
  return undefined;
}

/** Tells whether the refresh token of an answer is still the newest one of its login. */
async function isCurrent(store: Store, tokens: string): Promise<boolean> {
  const { refresh_token } = JSON.parse(tokens) as { refresh_token: string };
  const login = refresh_token.split(":").slice(0, 2).join(":");
  const stored = await store.get(`grant:${login}`);
  if (stored === null) return false;
  const { refreshTokenId } = JSON.parse(stored.value) as { refreshTokenId?: string };
  return refreshTokenId === digest(refresh_token).toString("hex");
}

const answered = (tokens: string) =>
  new Response(tokens, {
    headers: { "content-type": "application/json", "cache-control": "no-store", pragma: "no-cache" },
  });

const digest = (text: string) => createHash("sha256").update(text).digest();

/** The key is made from the refresh token, so the store cannot read what it keeps. */
const sealKey = (words: string) =>
  crypto.subtle.importKey("raw", digest(`seal of ${words}`), "AES-GCM", false, ["encrypt", "decrypt"]);
const IV_BYTES = 12;

async function seal(text: string, words: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealKey(words), Buffer.from(text));
  return Buffer.concat([iv, Buffer.from(sealed)]).toString("base64");
}

async function unseal(value: string, words: string): Promise<string> {
  const bytes = Buffer.from(value, "base64");
  const [iv, sealed] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES)];
  return Buffer.from(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealKey(words), sealed)).toString();
}
