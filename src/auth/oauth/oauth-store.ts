import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../config/bindings.ts";
import { DAY_MS } from "../../core/day.ts";
import { migrate } from "../../core/migrate.ts";
import { ObjectAlarm } from "../../core/object-alarm.ts";
import { MAX_UNUSED_CLIENTS } from "../limits.ts";
import { MemoryEntries } from "./memory-entries.ts";

const SCHEMA: readonly string[] = [
  `CREATE TABLE entries (
     key TEXT PRIMARY KEY,
     value TEXT NOT NULL,
     metadata TEXT,
     expires_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE uses (login TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE counts (name TEXT PRIMARY KEY, since INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;`,
];

/** Entry of the store, in the form of a KV pair. */
export interface Entry {
  key: string;
  value: string;
  /** JSON */
  metadata: string | null;
  /** ms since 1970 */
  expires_at: number | null;
}

/** Entry in a list, without its value. */
export type EntryKey = Pick<Entry, "key" | "metadata">;

/** How often something may happen in a period. The period begins with the first time. */
export interface Limit {
  name: string;
  periodMs: number;
  /** The limit itself. */
  most: number;
}

/** Prefix of the ids of signed assertions, stored so that none is used twice. */
const ASSERTION_IDS = "client-assertion-jti:";
/** Prefix of the answers of refreshes, stored so that an equal one gets the same. */
export const REFRESHES = "refresh:";
/** Entries of each kind that is kept in memory. */
const MAX_IN_MEMORY = 1_000;
/** After a sweep that failed. */
const SWEEP_AGAIN_MS = 60 * 60 * 1000;
/** Registered clients that no login belongs to, the oldest first: a client that is used has its expiry renewed. */
const UNUSED_CLIENTS = `SELECT key FROM entries WHERE key >= 'client:' AND key < 'client;' AND substr(key, 8) NOT IN
  (SELECT IFNULL(value ->> 'clientId', '') FROM entries WHERE key >= 'grant:' AND key < 'grant;') ORDER BY expires_at`;

/**
 * Durable Object with everything about signing in: registered clients, logins and their tokens, and the owner's browser
 * sessions. Secrets are stored as hashes only. It also has the counts that must be exact because they keep strangers
 * out.
 *
 * It is one object, and not KV, for three reasons. A login starts in the owner's browser and ends a second later in
 * another part of the world, which KV does not see in time. A revoked login must be gone when the page is loaded again.
 * And a stranger who registers clients could use up KV's 1,000 writes a day.
 *
 * During a deployment a Worker and an object of two builds talk to each other, so methods and their values keep their names.
 */
export class OAuthStore extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;
  /** An assertion alone gives no access: it comes with a code or a refresh token. Without its answer a refresh is a new one. */
  readonly #inMemory: Readonly<Record<string, MemoryEntries>> = {
    [ASSERTION_IDS]: new MemoryEntries(MAX_IN_MEMORY),
    [REFRESHES]: new MemoryEntries(MAX_IN_MEMORY),
  };
  readonly #alarm = new ObjectAlarm(this.ctx.storage, SWEEP_AGAIN_MS);

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(ctx.storage, SCHEMA);
    this.#alarm.add((now) => (this.#hasWhatExpires() ? now + DAY_MS : undefined));
  }

  /** Returns an entry that has not expired. */
  get(key: string): Entry | null {
    const memory = this.#memoryOf(key);
    if (memory !== undefined) return memory.get(key);
    // The login may have been revoked while a token for it was being created; such a token must not work.
    const login = /^token:([^:]+:[^:]+):/.exec(key)?.[1];
    if (login !== undefined && this.get(`grant:${login}`) === null) return null;
    const query = "SELECT * FROM entries WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)";
    const [entry] = this.#sql.exec<Entry & Record<string, SqlStorageValue>>(query, key, Date.now()).toArray();
    return entry ?? null;
  }

  /**
   * Writes an entry, and returns whether it was written.
   * @param expected the value that the entry must still have (null: none); if it has changed, nothing is written
   */
  async put(entry: Entry, expected?: string | null): Promise<boolean> {
    const { key, value, metadata, expires_at } = entry;
    if (expected !== undefined && (this.get(key)?.value ?? null) !== expected) return false;
    const memory = this.#memoryOf(key);
    if (memory !== undefined) {
      memory.put(entry);
      return true;
    }
    this.#sql.exec("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", key, value, metadata, expires_at);
    if (key.startsWith("client:")) this.#makeRoomForClients();
    await this.#alarm.plan();
    return true;
  }

  /** Deletes an entry, and returns whether it existed. */
  delete(key: string): boolean {
    const memory = this.#memoryOf(key);
    if (memory !== undefined) return memory.delete(key);
    return this.#sql.exec("DELETE FROM entries WHERE key = ?", key).rowsWritten > 0;
  }

  /** Lists up to `limit` keys with a prefix that sort after `after`, in order. */
  list(prefix: string, after: string, limit: number): EntryKey[] {
    const query = `SELECT key, metadata FROM entries
      WHERE key > ? AND key >= ? AND key < ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`;
    const end = `${prefix}\u{10ffff}`;
    return this.#sql
      .exec<EntryKey & Record<string, SqlStorageValue>>(query, after, prefix, end, Date.now(), limit)
      .toArray();
  }

  /** Records that a login was used on a day, such as 2026-11-21. */
  use(login: string, day: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO uses VALUES (?, ?)", login, day);
  }

  /** Returns the day of last use by login. */
  uses(): Record<string, string> {
    const rows = this.#sql.exec<{ login: string; day: string }>("SELECT login, day FROM uses").toArray();
    return Object.fromEntries(rows.map(({ login, day }) => [login, day]));
  }

  /** Counts one more towards every limit, or towards none if one is used up. Returns whether it was counted. */
  async take(limits: readonly Limit[]): Promise<boolean> {
    const now = Date.now();
    const counted = limits.map(({ name, periodMs }) => {
      const query = "SELECT since, count FROM counts WHERE name = ? AND since > ?";
      return this.#sql.exec<{ since: number; count: number }>(query, name, now - periodMs).toArray()[0];
    });
    if (limits.some(({ most }, index) => (counted[index]?.count ?? 0) >= most)) return false;
    for (const [index, { name }] of limits.entries()) {
      const { since, count } = counted[index] ?? { since: now, count: 0 };
      this.#sql.exec("INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", name, since, count + 1);
    }
    await this.#alarm.plan();
    return true;
  }

  /** Takes one back from every limit. */
  giveBack(limits: readonly Limit[]): void {
    for (const { name } of limits) this.#sql.exec("UPDATE counts SET count = count - 1 WHERE name = ?", name);
  }

  /** Removes expired entries, old counts, and the days of use of logins that no longer exist. */
  override alarm(): Promise<void> {
    return this.#alarm.run(() => {
      this.#sql.exec("DELETE FROM entries WHERE expires_at <= ?", Date.now());
      this.#sql.exec("DELETE FROM uses WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = 'grant:' || login)");
      this.#sql.exec("DELETE FROM counts WHERE since <= ?", Date.now() - DAY_MS);
    });
  }

  #hasWhatExpires(): boolean {
    const query = `SELECT EXISTS (SELECT 1 FROM entries WHERE expires_at IS NOT NULL) OR EXISTS (SELECT 1 FROM counts) AS has`;
    return this.#sql.exec<{ has: number }>(query).one().has === 1;
  }

  /** Deletes the oldest clients that were never let in, so that many of them cannot keep out a new one. */
  #makeRoomForClients(): void {
    const unused = this.#sql.exec<{ key: string }>(UNUSED_CLIENTS).toArray();
    for (const { key } of unused.slice(0, Math.max(0, unused.length - MAX_UNUSED_CLIENTS))) this.delete(key);
  }

  #memoryOf(key: string): MemoryEntries | undefined {
    return this.#inMemory[key.slice(0, key.indexOf(":") + 1)];
  }
}

/** Returns the one OAuthStore: that of the owner, the only person who can sign in. */
export function oauthStore(env: Bindings): DurableObjectStub<OAuthStore> {
  return env.OAUTH_STORE.getByName("owner");
}
