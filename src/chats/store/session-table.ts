import { UNTITLED } from "../history/titles.ts";
import { foldText } from "../search/search-words.ts";

/** What a caller can set about a session. Undefined fields stay as they are. */
interface SessionFields {
  title?: string;
  tags?: string[];
  model?: string;
  host?: string;
}

/** How a session is saved: its messages are replaced or, with `append`, added to. */
export type SavedFields = SessionFields & { append: boolean };

/** A row of the directory, with the number of its messages. Times are ms since 1970. */
export interface StoredSession {
  id: string;
  title: string;
  /** The model that answered last, and its host. */
  model?: string;
  host?: string;
  tags: string[];
  messages: number;
  created_at: number;
  updated_at: number;
  /** The request that has locked the session. */
  turn_id?: string;
}

/** The lock of a running turn. */
export interface TurnLock {
  /** The request of the turn. */
  id: string;
  /** When it began, in ms since 1970. */
  at: number;
  /** Number of its first message. */
  from: number;
}

type Row = {
  id: string;
  title: string;
  model: string | null;
  host: string | null;
  tags: string;
  messages: number;
  created_at: number;
  updated_at: number;
  turn_id: string | null;
};

const SELECT = `SELECT s.id, s.title, s.model, s.host, s.tags, s.created_at, s.updated_at, s.turn_id,
  COALESCE((SELECT MAX(seq) + 1 FROM messages WHERE session_id = s.id), 0) AS messages FROM sessions s`;

/** Table `sessions`: the directory of a user's sessions, and the locks of running turns. */
export class SessionTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(id: string): StoredSession | undefined {
    return toSessions(this.#sql.exec<Row>(`${SELECT} WHERE id = ?`, id))[0];
  }

  /** Lists sessions, newest first. */
  list(offset: number, limit: number): StoredSession[] {
    return toSessions(this.#sql.exec<Row>(`${SELECT} ORDER BY updated_at DESC LIMIT ? OFFSET ?`, limit, offset));
  }

  count(): number {
    return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM sessions").one().count;
  }

  /** Marks a session as used now, and creates it if there is none. Locks it for `lock`; without one it is unlocked. */
  touch(id: string, now: number, lock?: TurnLock): void {
    this.#sql.exec(
      `INSERT INTO sessions (id, title, names, created_at, updated_at, turn_id, turn_at, turn_from)
       VALUES (?, '', '', ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, turn_id = excluded.turn_id,
         turn_at = excluded.turn_at, turn_from = excluded.turn_from`,
      id,
      now,
      now,
      lock?.id ?? null,
      lock?.at ?? null,
      lock?.from ?? null,
    );
  }

  /** Returns the lock of the running turn. */
  turn(id: string): TurnLock | undefined {
    const [turn] = this.#sql
      .exec<{ id: string; at: number; from: number }>(
        `SELECT turn_id AS id, turn_at AS at, turn_from AS "from" FROM sessions WHERE id = ? AND turn_id IS NOT NULL`,
        id,
      )
      .toArray();
    return turn;
  }

  /** Unlocks a session without marking it as used. */
  unlock(id: string): void {
    this.#sql.exec("UPDATE sessions SET turn_id = NULL, turn_at = NULL, turn_from = NULL WHERE id = ?", id);
  }

  change(id: string, fields: SessionFields): void {
    const session = this.get(id);
    if (session === undefined) return;
    const { title, tags, model, host } = { ...session, ...withoutUndefined(fields) };
    this.#sql.exec(
      "UPDATE sessions SET title = ?, tags = ?, names = ?, model = ?, host = ? WHERE id = ?",
      title === UNTITLED ? "" : title,
      JSON.stringify(tags),
      foldText(`${title}\n${tags.join("\n")}`),
      model ?? null,
      host ?? null,
      id,
    );
  }

  /** Records which model at which host has answered last. Writes no row if it is the same as before. */
  answeredBy(id: string, { model, host }: { model: string; host?: string }): void {
    const last = this.get(id);
    if (last?.model !== model || last.host !== host) this.change(id, { model, host });
  }

  delete(id: string): void {
    this.#sql.exec("DELETE FROM sessions WHERE id = ?", id);
  }

  /** Returns sessions that were last used at `time` (ms since 1970) or before, oldest first. */
  unusedSince(time: number, limit: number): StoredSession[] {
    return toSessions(this.#sql.exec<Row>(`${SELECT} WHERE updated_at <= ? ORDER BY updated_at LIMIT ?`, time, limit));
  }

  /** Returns when the least recently used session was used, in ms since 1970; undefined if there are none. */
  oldestUse(): number | undefined {
    const { at } = this.#sql.exec<{ at: number | null }>("SELECT MIN(updated_at) AS at FROM sessions").one();
    return at ?? undefined;
  }
}

function toSessions(rows: Iterable<Row>): StoredSession[] {
  return Array.from(rows, ({ title, model, host, tags, turn_id, ...rest }) => ({
    ...rest,
    title: title === "" ? UNTITLED : title,
    model: model ?? undefined,
    host: host ?? undefined,
    tags: JSON.parse(tags) as string[],
    turn_id: turn_id ?? undefined,
  }));
}

const withoutUndefined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
