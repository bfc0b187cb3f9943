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

/** So many of something in a period that begins with the first. */
export interface Limit {
  name: string;
  most: number;
  periodMs: number;
}

export type EntryKey = Pick<Entry, "key" | "metadata" | "expires_at">;

/**
 * What signing in leaves behind: registered clients, logins and their tokens, the owner's open browsers; all of them as
 * hashes where they are secrets. And the counts that must be exact, because they keep strangers out.
 *
 * One object, and not KV: a login begins in the owner's browser and ends elsewhere in the world a second later, what is
 * revoked must be gone when the page is loaded again, and KV's 1,000 writes a day are a stranger's to use up.
 */
export class OAuthStore extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(this.#sql, SCHEMA);
  }

  get(key: string): Entry | null {
    const query = "SELECT * FROM entries WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)";
    const [entry] = this.#sql.exec<Entry & Record<string, SqlStorageValue>>(query, key, Date.now()).toArray();
    return entry ?? null;
  }

  /**
   * @param limit of how many there may be that are new
   * @returns whether it is kept
   */
  async put({ key, value, metadata, expires_at }: Entry, limit?: Limit): Promise<boolean> {
    if (limit !== undefined && this.get(key) === null && !this.take(limit)) return false;
    this.#sql.exec("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", key, value, metadata, expires_at);
    if (expires_at !== null && (await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
    }
    return true;
  }

  delete(key: string): void {
    this.#sql.exec("DELETE FROM entries WHERE key = ?", key);
  }

  /** The keys that begin so and come after another, in their order. */
  list(prefix: string, after: string, most: number): EntryKey[] {
    const query = `SELECT key, metadata, expires_at FROM entries
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

  /** Whether a limit is used up. */
  full({ name, most, periodMs }: Limit): boolean {
    return this.#counted(name, periodMs) >= most;
  }

  /** Counts one more, where there is room: at once, so that a hundred at the same moment are a hundred. */
  take(limit: Limit): boolean {
    if (this.full(limit)) return false;
    const { name, periodMs } = limit;
    if (this.#counted(name, periodMs) > 0) this.#sql.exec("UPDATE counts SET count = count + 1 WHERE name = ?", name);
    else this.#sql.exec("INSERT OR REPLACE INTO counts VALUES (?, ?, 1)", name, Date.now());
    return true;
  }

  /** What was taken was not used. */
  giveBack({ name }: Limit): void {
    this.#sql.exec("UPDATE counts SET count = count - 1 WHERE name = ? AND count > 0", name);
  }

  /** Removes what has expired, and what is known of logins that are no more. */
  override async alarm(): Promise<void> {
    this.#sql.exec("DELETE FROM entries WHERE expires_at <= ?", Date.now());
    this.#sql.exec("DELETE FROM uses WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = 'grant:' || login)");
    const [next] = this.#sql.exec("SELECT 1 FROM entries WHERE expires_at IS NOT NULL LIMIT 1").toArray();
    if (next !== undefined) await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
  }

  /** How often it has happened since the first time of this period; 0 once the period is over. */
  #counted(name: string, periodMs: number): number {
    const query = "SELECT count FROM counts WHERE name = ? AND since > ?";
    const [row] = this.#sql.exec<{ count: number }>(query, name, Date.now() - periodMs).toArray();
    return row?.count ?? 0;
  }
}

/** There is one: of the owner, who alone signs in. */
export function oauthStore(env: Bindings): DurableObjectStub<OAuthStore> {
  return env.OAUTH_STORE.getByName("owner") as unknown as DurableObjectStub<OAuthStore>;
}
