import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../config/bindings.ts";
import { migrate } from "../../core/migrate.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

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

export interface Entry {
  key: string;
  value: string;
  /** JSON */
  metadata: string | null;
  /** ms since 1970 */
  expires_at: number | null;
}

export type EntryKey = Pick<Entry, "key" | "metadata">;

/** How often something may happen, counted from its first time on. */
export interface Limit {
  name: string;
  periodMs: number;
  most: number;
}

/** What only keeps a signed assertion from being used twice: a stranger can have as many as it likes. */
const FLEETING = "client-assertion-jti:";
const MAX_FLEETING = 1_000;

/**
 * What signing in leaves behind: registered clients, logins and their tokens, the owner's open browsers; all of them as
 * hashes where they are secrets. And the counts that must be exact, because they keep strangers out.
 *
 * One object, and not KV: a login begins in the owner's browser and ends elsewhere in the world a second later, what is
 * revoked must be gone when the page is loaded again, and KV's 1,000 writes a day are a stranger's to use up.
 */
export class OAuthStore extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;
  /** Not worth a row: an assertion alone opens nothing. */
  readonly #fleeting = new Map<string, Entry>();

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(this.#sql, SCHEMA);
  }

  get(key: string): Entry | null {
    if (key.startsWith(FLEETING)) return this.#fleeting.get(key) ?? null;
    // A login may have been revoked while a token of it was being made.
    const login = /^token:([^:]+:[^:]+):/.exec(key)?.[1];
    if (login !== undefined && this.get(`grant:${login}`) === null) return null;
    const query = "SELECT * FROM entries WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)";
    const [entry] = this.#sql.exec<Entry & Record<string, SqlStorageValue>>(query, key, Date.now()).toArray();
    return entry ?? null;
  }

  /**
   * @param was the value that it replaces: where it is another one by now, or gone (null), nothing is written
   * @returns whether it was written
   */
  async put(entry: Entry, was?: string | null): Promise<boolean> {
    const { key, value, metadata, expires_at } = entry;
    if (key.startsWith(FLEETING)) return this.#remember(entry);
    if (was !== undefined && (this.get(key)?.value ?? null) !== was) return false;
    this.#sql.exec("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", key, value, metadata, expires_at);
    await this.#sweepLater();
    return true;
  }

  /** @returns whether it was there */
  delete(key: string): boolean {
    return this.#sql.exec("DELETE FROM entries WHERE key = ?", key).rowsWritten > 0;
  }

  /** The keys that begin so and come after another, in their order. */
  list(prefix: string, after: string, most: number): EntryKey[] {
    const query = `SELECT key, metadata FROM entries
      WHERE key > ? AND key >= ? AND key < ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`;
    const end = `${prefix}\u{10ffff}`;
    return this.#sql
      .exec<EntryKey & Record<string, SqlStorageValue>>(query, after, prefix, end, Date.now(), most)
      .toArray();
  }

  /** Remembers that a login was used on this day, such as 2026-11-21. */
  use(login: string, day: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO uses VALUES (?, ?)", login, day);
  }

  /** The day on which each login was last used. */
  uses(): Record<string, string> {
    const rows = this.#sql.exec<{ login: string; day: string }>("SELECT login, day FROM uses").toArray();
    return Object.fromEntries(rows.map(({ login, day }) => [login, day]));
  }

  /** Counts one more in each, or in none where one is used up. @returns whether it was counted */
  async take(limits: readonly Limit[]): Promise<boolean> {
    const now = Date.now();
    const counted = limits.map(({ name, periodMs }) => {
      const query = "SELECT since, count FROM counts WHERE name = ? AND since > ?";
      return this.#sql.exec<{ since: number; count: number }>(query, name, now - periodMs).toArray()[0];
    });
    if (limits.some(({ most }, place) => (counted[place]?.count ?? 0) >= most)) return false;
    for (const [place, { name }] of limits.entries()) {
      const { since, count } = counted[place] ?? { since: now, count: 0 };
      this.#sql.exec("INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", name, since, count + 1);
    }
    await this.#sweepLater();
    return true;
  }

  /** What was taken turned out not to count. */
  refund(limits: readonly Limit[]): void {
    for (const { name } of limits) this.#sql.exec("UPDATE counts SET count = count - 1 WHERE name = ?", name);
  }

  /** Removes what has expired, old counts, and what is known of logins that are no more. */
  override async alarm(): Promise<void> {
    this.#sql.exec("DELETE FROM entries WHERE expires_at <= ?", Date.now());
    this.#sql.exec("DELETE FROM uses WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = 'grant:' || login)");
    this.#sql.exec("DELETE FROM counts WHERE since <= ?", Date.now() - DAY_MS);
    const left = "SELECT 1 FROM entries WHERE expires_at IS NOT NULL UNION SELECT 1 FROM counts LIMIT 1";
    if (this.#sql.exec(left).toArray().length > 0) await this.#sweepLater();
  }

  async #sweepLater(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
  }

  #remember(entry: Entry): true {
    const [oldest] = this.#fleeting.keys();
    if (this.#fleeting.size >= MAX_FLEETING && oldest !== undefined) this.#fleeting.delete(oldest);
    this.#fleeting.set(entry.key, entry);
    return true;
  }
}

/** There is one: of the owner, who alone signs in. */
export function oauthStore(env: Bindings): DurableObjectStub<OAuthStore> {
  return env.OAUTH_STORE.getByName("owner");
}
