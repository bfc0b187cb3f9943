import { AuthorizationError } from "@cloudflare/workers-oauth-provider";
import type { Entry, OAuthStore } from "./oauth-store.ts";

interface PutOptions {
  expirationTtl?: number;
  expiration?: number;
  metadata?: unknown;
}

/**
 * Adapter that gives the OAuth library the part of Workers KV that it uses, with the OAuthStore behind it. Make one for
 * each request. The library reads a login, works, and writes it back; KV would let it overwrite what has changed in
 * between, and so bring back a login that was revoked. Here such a write fails.
 * @param admitClient awaited before a client is written; throws to refuse it
 */
export function kvAdapter(store: DurableObjectStub<OAuthStore>, admitClient?: () => Promise<void>) {
  /** Logins as this request has read them, JSON by key. */
  const loginsRead = new Map<string, string | null>();
  return {
    async get(key: string, { type }: { type?: "json" } = {}): Promise<unknown> {
      const entry = (await store.get(key)) as Entry | null;
      if (key.startsWith("grant:")) loginsRead.set(key, entry?.value ?? null);
      return entry === null || type !== "json" ? (entry?.value ?? null) : JSON.parse(entry.value);
    },
    async put(key: string, value: string, { metadata, ...expiry }: PutOptions = {}): Promise<void> {
      if (key.startsWith("client:")) await admitClient?.();
      const json = metadata === undefined ? null : JSON.stringify(metadata);
      const entry = { key, value, metadata: json, expires_at: expiresAt(expiry) };
      // The library takes this for KV's rate limit and tells the client to retry; the retry reads the current login.
      if (!(await store.put(entry, loginsRead.get(key)))) throw new Error("KV PUT failed: 429 Too Many Requests");
      if (loginsRead.has(key)) loginsRead.set(key, value);
    },
    async delete(key: string): Promise<void> {
      const existed = await store.delete(key);
      // If two requests submit one consent form at once, only the first may succeed.
      if (!existed && key.startsWith("transaction:")) throw alreadyUsed();
    },
    async list({ prefix = "", limit = 1000, cursor = "" }: { prefix?: string; limit?: number; cursor?: string } = {}) {
      const found = await store.list(prefix, cursor, limit);
      const keys = found.map(({ key, metadata }) => ({
        name: key,
        metadata: metadata === null ? undefined : (JSON.parse(metadata) as unknown),
      }));
      return { keys, list_complete: found.length < limit, cursor: found.at(-1)?.key };
    },
  };
}

const alreadyUsed = () =>
  new AuthorizationError("invalid_request", { description: "This form was already used; start again" });

/** Converts seconds from now, or seconds since 1970, to ms since 1970. */
function expiresAt({ expirationTtl, expiration }: PutOptions): number | null {
  if (expirationTtl !== undefined) return Date.now() + expirationTtl * 1000;
  return expiration === undefined ? null : expiration * 1000;
}
