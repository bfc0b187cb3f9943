import type { ChatMessage, Role } from "../../core/chat-message.ts";
import { splitText } from "../../core/split-text.ts";
import { type Counted, tokensOf } from "../history/fit-history.ts";

/** A message at rest. */
export interface StoredMessage {
  /** Its place in the session, from 0. */
  seq: number;
  message: ChatMessage;
  /** By Ollama's own count; undefined before it has been counted. */
  tokens?: number;
  /** ms since 1970 */
  at: number;
}

type Row = { id: number; seq: number; role: Role; tokens: number | null; at: number; content: string; more: 0 | 1 };

/** What a message has besides the beginning of its text. */
type Extra = Partial<ChatMessage> & { rest?: string };

/** Whether a message is wanted, and the next may be. */
type Wanted = (message: StoredMessage) => boolean;

const SELECT = `SELECT id, seq, role, tokens, at, content,
  EXISTS (SELECT 1 FROM extras WHERE message_id = messages.id) AS more FROM messages WHERE session_id = ?`;

/** What goes with a turn: everything from a place on, and whatever the system says. */
const SENT = "(seq >= ? OR role = 'system')";

/** The messages of all sessions of one user. */
export class MessageTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(sessionId: string, messages: readonly Counted[], now: number): void {
    let seq = this.count(sessionId);
    for (const { message, tokens } of messages) {
      const { role, content, ...extra } = message;
      // Of a long text the index has what fits a row.
      const [start = "", ...rest] = splitText(content);
      const { id } = this.#sql
        .exec<{ id: number }>(
          "INSERT INTO messages (session_id, seq, role, tokens, at, content) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
          ...[sessionId, seq, role, tokens ?? null, now, start],
        )
        .one();
      seq += 1;
      this.#keepExtra(id, { ...extra, rest: rest.join("") });
    }
  }

  count(sessionId: string): number {
    return this.#sql
      .exec<{ next: number }>("SELECT COALESCE(MAX(seq) + 1, 0) AS next FROM messages WHERE session_id = ?", sessionId)
      .one().next;
  }

  /** Those from a place on, the oldest first, for as long as `more` wants the next. */
  read(sessionId: string, from = 0, more: Wanted = () => true): StoredMessage[] {
    return this.#take(this.#sql.exec<Row>(`${SELECT} AND seq >= ? ORDER BY seq`, sessionId, from), more);
  }

  /**
   * The newest messages, as many as the limits hold, the oldest of them first, from a question on where that is not all;
   * and whatever the system has said before.
   * @param limits tokens by count or estimate, and characters, which images take
   */
  recent(sessionId: string, limits: { tokens: number; characters: number }): StoredMessage[] {
    let { tokens, characters } = limits;
    const rows = this.#sql.exec<Row>(`${SELECT} ORDER BY seq DESC`, sessionId);
    const newest = this.#take(rows, (stored) => {
      tokens -= tokensOf(stored);
      characters -= JSON.stringify(stored.message).length;
      return tokens >= 0 && characters >= 0;
    }).reverse();
    const begin = newest[0]?.seq === 0 ? 0 : newest.findIndex(({ message }) => message.role === "user");
    const whole = begin < 0 ? [] : newest.slice(begin);
    return [...this.#ofSystem(sessionId, whole[0]?.seq ?? this.count(sessionId)), ...whole];
  }

  /** What Ollama has counted, in sum, and the messages that it has not. */
  counted(sessionId: string, from: number): { known: number; open: StoredMessage[] } {
    const { known } = this.#sql
      .exec<{ known: number }>(
        `SELECT COALESCE(SUM(tokens), 0) AS known FROM messages WHERE session_id = ? AND ${SENT}`,
        ...[sessionId, from],
      )
      .one();
    const open = this.#sql.exec<Row>(`${SELECT} AND ${SENT} AND tokens IS NULL ORDER BY seq`, sessionId, from);
    return { known, open: this.#take(open, () => true) };
  }

  setTokens(sessionId: string, seq: number, tokens: number): void {
    this.#sql.exec("UPDATE messages SET tokens = ? WHERE session_id = ? AND seq = ?", tokens, sessionId, seq);
  }

  /** @param from the first that goes */
  delete(sessionId: string, from = 0): void {
    this.#sql.exec("DELETE FROM messages WHERE session_id = ? AND seq >= ?", sessionId, from);
  }

  #ofSystem(sessionId: string, before: number): StoredMessage[] {
    const rows = this.#sql.exec<Row>(`${SELECT} AND role = 'system' AND seq < ? ORDER BY seq`, sessionId, before);
    return this.#take(rows, () => true);
  }

  #take(rows: Iterable<Row>, more: Wanted): StoredMessage[] {
    const messages: StoredMessage[] = [];
    for (const row of rows) {
      const stored = this.#toStored(row);
      if (!more(stored)) break;
      messages.push(stored);
    }
    return messages;
  }

  #keepExtra(id: number, extra: Extra): void {
    const given = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined && value !== ""));
    if (Object.keys(given).length === 0) return;
    for (const [piece, data] of splitText(JSON.stringify(given)).entries()) {
      this.#sql.exec("INSERT INTO extras (message_id, piece, data) VALUES (?, ?, ?)", id, piece, data);
    }
  }

  #toStored({ id, seq, role, content, tokens, at, more }: Row): StoredMessage {
    const { rest = "", ...extra } = more === 1 ? this.#extra(id) : {};
    return { seq, message: { role, content: content + rest, ...extra }, tokens: tokens ?? undefined, at };
  }

  #extra(id: number): Extra {
    const pieces = this.#sql
      .exec<{ data: string }>("SELECT data FROM extras WHERE message_id = ? ORDER BY piece", id)
      .toArray();
    return JSON.parse(pieces.map(({ data }) => data).join("")) as Extra;
  }
}
