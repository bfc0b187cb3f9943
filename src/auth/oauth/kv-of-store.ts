import { HearthError } from "../../core/errors.ts";
import type { Entry, Limit, OAuthStore } from "./oauth-store.ts";

/** From everywhere together; each is kept for 90 days, used or not. A client with a metadata document needs none. */
export const REGISTRATIONS: Limit = { name: "registrations", most: 100, periodMs: 24 * 60 * 60 * 1000 };

export const tooManyRegistrations = () =>
  new HearthError("rate_limited", "Too many clients have registered here today.", "Try again tomorrow.");

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
      const limit = key.startsWith("client:") ? REGISTRATIONS : undefined;
      const kept = await store.put({ key, value, metadata: json, expires_at: expiresAt(expiry) }, limit);
      if (!kept) throw tooManyRegistrations();
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
