import { searchWords } from "./search-words.ts";

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
  /** When that turn began. */
  turn_at?: number;
}

/** A session in which something was found, and where. */
export interface FoundSession extends SessionSummary {
  /** The newest message with all the words; undefined where only the title or a tag has them. */
  found?: { seq: number; role: string; text: string };
}

type Row = {
  id: string;
  title: string;
  model: string | null;
  tags: string;
  messages: number;
  created_at: number;
  updated_at: number;
  expires_at: number;
  turn_id: string | null;
  turn_at: number | null;
};

const COLUMNS = `s.id, s.title, s.model, s.tags, s.created_at, s.updated_at, s.expires_at, s.turn_id, s.turn_at,
  COALESCE((SELECT MAX(seq) + 1 FROM messages WHERE session_id = s.id), 0) AS messages`;

/** The directory of a user's sessions. */
export class SessionTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(id: string): SessionSummary | undefined {
    const [row] = this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM sessions s WHERE id = ?`, id).toArray();
    return row && toSummary(row);
  }

  /** The newest first. */
  list(offset: number, most: number): SessionSummary[] {
    return this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM sessions s ORDER BY updated_at DESC LIMIT ? OFFSET ?`, most, offset)
      .toArray()
      .map(toSummary);
  }

  /** Those in which one message, the title or a tag has all the words, the newest first. */
  search(query: string, offset: number, most: number): FoundSession[] {
    const words = searchWords(query);
    if (words.length === 0) return this.list(offset, most);
    const like = words.map(() => "(s.title || ' ' || s.tags) LIKE ? ESCAPE '\\'").join(" AND ");
    const rows = this.#sql
      .exec<Row & { found: number | null }>(
        `WITH hits AS (
           SELECT m.session_id, MAX(m.id) AS found FROM messages_text t JOIN messages m ON m.id = t.rowid
           WHERE messages_text MATCH ? GROUP BY m.session_id)
         SELECT ${COLUMNS}, hits.found FROM sessions s LEFT JOIN hits ON hits.session_id = s.id
         WHERE hits.found IS NOT NULL OR (${like}) ORDER BY s.updated_at DESC LIMIT ? OFFSET ?`,
        ...[words.map((word) => `"${word}"*`).join(" "), ...words.map((word) => `%${word}%`), most, offset],
      )
      .toArray();
    return rows.map((row) => ({ ...toSummary(row), found: this.#place(row.found, words) }));
  }

  count(): number {
    return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM sessions").one().count;
  }

  create(id: string, title: string, now: number, expiresAt: number): void {
    this.#sql.exec(
      "INSERT INTO sessions (id, title, created_at, updated_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      ...[id, title, now, now, expiresAt],
    );
  }

  /** What is left out stays as it is. */
  change(id: string, fields: { title?: string; tags?: string[]; model?: string }): void {
    const { title, tags, model } = fields;
    this.#sql.exec(
      "UPDATE sessions SET title = COALESCE(?, title), tags = COALESCE(?, tags), model = COALESCE(?, model) WHERE id = ?",
      ...[title ?? null, tags === undefined ? null : JSON.stringify(tags), model ?? null, id],
    );
  }

  touch(id: string, now: number, expiresAt: number): void {
    this.#sql.exec("UPDATE sessions SET updated_at = ?, expires_at = ? WHERE id = ?", now, expiresAt, id);
  }

  /** @param requestId undefined where nobody's turn it is any more */
  setTurn(id: string, requestId: string | undefined, now: number): void {
    this.#sql.exec(
      "UPDATE sessions SET turn_id = ?, turn_at = ? WHERE id = ?",
      ...[requestId ?? null, requestId === undefined ? null : now, id],
    );
  }

  delete(id: string): void {
    this.#sql.exec("DELETE FROM sessions WHERE id = ?", id);
  }

  expired(now: number): string[] {
    return this.#sql
      .exec<{ id: string }>("SELECT id FROM sessions WHERE expires_at <= ?", now)
      .toArray()
      .map(({ id }) => id);
  }

  /** When the next one expires; undefined when there is none. */
  nextExpiry(): number | undefined {
    return this.#sql.exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM sessions").one().at ?? undefined;
  }

  #place(id: number | null, words: string[]): FoundSession["found"] {
    if (id === null) return undefined;
    const { seq, role, content } = this.#sql
      .exec<{ seq: number; role: string; content: string }>("SELECT seq, role, content FROM messages WHERE id = ?", id)
      .one();
    return { seq, role, text: around(content, words[0] ?? "") };
  }
}

const BEFORE = 60;
const AFTER = 140;

/** The words around the first place where a word stands. */
function around(content: string, word: string): string {
  const at = Math.max(0, content.toLowerCase().indexOf(word.toLowerCase()));
  const from = Math.max(0, at - BEFORE);
  const text = content
    .slice(from, at + AFTER)
    .replace(/\s+/g, " ")
    .trim();
  return `${from > 0 ? "..." : ""}${text}${at + AFTER < content.length ? "..." : ""}`;
}

function toSummary({ model, tags, turn_id, turn_at, ...rest }: Row): SessionSummary {
  const { id, title, messages, created_at, updated_at, expires_at } = rest;
  return {
    ...{ id, title, messages, created_at, updated_at, expires_at },
    model: model ?? undefined,
    tags: JSON.parse(tags) as string[],
    turn_id: turn_id ?? undefined,
    turn_at: turn_at ?? undefined,
  };
}
