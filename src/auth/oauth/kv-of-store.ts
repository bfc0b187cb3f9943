import type { Entry, OAuthStore } from "./oauth-store.ts";

interface PutOptions {
  expirationTtl?: number;
  expiration?: number;
  metadata?: unknown;
}

/** As much of Workers KV as the OAuth library uses, kept in the OAuthStore. */
export function kvOfStore(store: DurableObjectStub<OAuthStore>) {
  return {
    async get(key: string, { type }: { type?: "json" } = {}): Promise<unknown> {
      const entry = (await store.get(key)) as Entry | null;
      return entry === null || type !== "json" ? (entry?.value ?? null) : JSON.parse(entry.value);
    },
    async put(key: string, value: string, { metadata, ...expiry }: PutOptions = {}): Promise<void> {
      const json = metadata === undefined ? null : JSON.stringify(metadata);
      await store.put({ key, value, metadata: json, expires_at: expiresAt(expiry) });
    },
    async delete(key: string): Promise<void> {
      await store.delete(key);
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

/** Seconds to come, or seconds since 1970, as ms since 1970. */
function expiresAt({ expirationTtl, expiration }: PutOptions): number | null {
  if (expirationTtl !== undefined) return Date.now() + expirationTtl * 1000;
  return expiration === undefined ? null : expiration * 1000;
}
