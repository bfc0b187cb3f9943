import type { Config } from "../../config/config.ts";
import { UNTITLED } from "../history/titles.ts";
import { folded } from "../search/search-words.ts";

/** What is kept of a session besides its messages. */
interface SessionFields {
  title?: string;
  tags?: string[];
  model?: string;
}

/** How messages are kept: instead of what is there, or after it. */
export type Saving = SessionFields & { append: boolean };

const DAY_MS = 24 * 60 * 60 * 1000;

/** A session as a list shows it. Times are ms since 1970. */
export interface SessionSummary {
  id: string;
  title: string;
  /** The model that answered last. */
  model?: string;
  tags: string[];
  messages: number;
  created_at: number;
  updated_at: number;
  expires_at: number;
  /** The request whose turn it is. */
  turn_id?: string;
}

/** A turn that goes on. */
export interface Turn {
  id: string;
  /** ms since 1970 */
  at: number;
  /** The place of its first message. */
  from: number;
}

type Row = {
  id: string;
  title: string;
  model: string | null;
  tags: string;
  messages: number;
  created_at: number;
  updated_at: number;
  turn_id: string | null;
};

const SELECT = `SELECT s.id, s.title, s.model, s.tags, s.created_at, s.updated_at, s.turn_id,
  COALESCE((SELECT MAX(seq) + 1 FROM messages WHERE session_id = s.id), 0) AS messages FROM sessions s`;

/** The directory of a user's sessions. */
export class SessionTable {
  readonly #sql: SqlStorage;
  /** How long one stays that is not used. */
  readonly #ttlMs: number;
  /** How many there may be. */
  readonly most: number;

  constructor(sql: SqlStorage, { ttlDays, maxSessions }: Config["chats"]) {
    this.#sql = sql;
    this.#ttlMs = ttlDays * DAY_MS;
    this.most = maxSessions;
  }

  get(id: string): SessionSummary | undefined {
    return this.#summaries(this.#sql.exec<Row>(`${SELECT} WHERE id = ?`, id))[0];
  }

  /** The newest first. */
  list(offset: number, most: number): SessionSummary[] {
    return this.#summaries(this.#sql.exec<Row>(`${SELECT} ORDER BY updated_at DESC LIMIT ? OFFSET ?`, most, offset));
  }

  count(): number {
    return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM sessions").one().count;
  }

  /** Uses a session, and makes it where there is none. */
  use(id: string, now: number, turn?: Turn): void {
    this.#sql.exec(
      `INSERT INTO sessions (id, title, names, created_at, updated_at, turn_id, turn_at, turn_from)
       VALUES (?, '', '', ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, turn_id = excluded.turn_id,
         turn_at = excluded.turn_at, turn_from = excluded.turn_from`,
      ...[id, now, now, turn?.id ?? null, turn?.at ?? null, turn?.from ?? null],
    );
  }

  turn(id: string): Turn | undefined {
    const [turn] = this.#sql
      .exec<{ id: string; at: number; from: number }>(
        `SELECT turn_id AS id, turn_at AS at, turn_from AS "from" FROM sessions WHERE id = ? AND turn_id IS NOT NULL`,
        id,
      )
      .toArray();
    return turn;
  }

  /** As if there had been none. */
  dropTurn(id: string): void {
    this.#sql.exec("UPDATE sessions SET turn_id = NULL, turn_at = NULL, turn_from = NULL WHERE id = ?", id);
  }

  /** What is left out stays as it is. */
  change(id: string, fields: SessionFields): void {
    const known = this.get(id);
    if (known === undefined) return;
    const { title, tags, model } = { ...known, ...definedOf(fields) };
    this.#sql.exec(
      "UPDATE sessions SET title = ?, tags = ?, names = ?, model = ? WHERE id = ?",
      ...[
        title === UNTITLED ? "" : title,
        JSON.stringify(tags),
        folded(`${title}\n${tags.join("\n")}`),
        model ?? null,
        id,
      ],
    );
  }

  delete(id: string): void {
    this.#sql.exec("DELETE FROM sessions WHERE id = ?", id);
  }

  /** Those that were not used for too long, the oldest first. */
  expired(now: number, most: number): string[] {
    return this.#sql
      .exec<{ id: string }>(
        "SELECT id FROM sessions WHERE updated_at <= ? ORDER BY updated_at LIMIT ?",
        ...[now - this.#ttlMs, most],
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** When the next one expires; undefined when there is none. */
  nextExpiry(): number | undefined {
    const { at } = this.#sql.exec<{ at: number | null }>("SELECT MIN(updated_at) AS at FROM sessions").one();
    return at === null ? undefined : at + this.#ttlMs;
  }

  #summaries(rows: Iterable<Row>): SessionSummary[] {
    return Array.from(rows, ({ title, model, tags, turn_id, ...rest }) => ({
      ...rest,
      title: title === "" ? UNTITLED : title,
      model: model ?? undefined,
      tags: JSON.parse(tags) as string[],
      expires_at: rest.updated_at + this.#ttlMs,
      turn_id: turn_id ?? undefined,
    }));
  }
}

const definedOf = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
