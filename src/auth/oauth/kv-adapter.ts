import { AuthorizationError } from "@cloudflare/workers-oauth-provider";
import type { Entry, OAuthStore } from "./oauth-store.ts";

interface PutOptions {
  expirationTtl?: number;
  expiration?: number;
  metadata?: unknown;
}

/**
 * As much of Workers KV as the OAuth library uses, kept in the OAuthStore, and for one request. The library reads, works
 * and writes; KV would let it write over what has changed meanwhile, such as a login that was revoked. Here it cannot.
 */
export function kvAdapter(store: DurableObjectStub<OAuthStore>) {
  /** Logins as this request has read them. */
  const seen = new Map<string, string | null>();
  return {
    async get(key: string, { type }: { type?: "json" } = {}): Promise<unknown> {
      const entry = (await store.get(key)) as Entry | null;
      if (key.startsWith("grant:")) seen.set(key, entry?.value ?? null);
      return entry === null || type !== "json" ? (entry?.value ?? null) : JSON.parse(entry.value);
    },
    async put(key: string, value: string, { metadata, ...expiry }: PutOptions = {}): Promise<void> {
      const json = metadata === undefined ? null : JSON.stringify(metadata);
      const entry = { key, value, metadata: json, expires_at: expiresAt(expiry) };
      // The library takes this for KV's brake, and tells the client to come again; then it reads what there is now.
      if (!(await store.put(entry, seen.get(key)))) throw new Error("KV PUT failed: 429 Too Many Requests");
      if (seen.has(key)) seen.set(key, value);
    },
    async delete(key: string): Promise<void> {
      const wasThere = await store.delete(key);
      // A consent form that two requests have opened at once is for the first of them.
      if (!wasThere && key.startsWith("transaction:")) throw used();
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

const used = () =>
  new AuthorizationError("invalid_request", { description: "This form was used already; start again" });

/** Seconds to come, or seconds since 1970, as ms since 1970. */
function expiresAt({ expirationTtl, expiration }: PutOptions): number | null {
  if (expirationTtl !== undefined) return Date.now() + expirationTtl * 1000;
  return expiration === undefined ? null : expiration * 1000;
}
