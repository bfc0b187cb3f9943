import type { ChatMessage, Role } from "../core/chat-message.ts";
import { cutIntoPieces } from "../core/cut-into-pieces.ts";
import { tokensOf } from "./fit-history.ts";

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

/** What goes with a message into the table. */
export interface NewMessage {
  message: ChatMessage;
  tokens?: number;
  requestId?: string;
}

type Row = { id: number; seq: number; role: Role; content: string; tokens: number | null; at: number };

/** Whether a message is wanted, and the next may be. */
type Wanted = (message: StoredMessage) => boolean;

const SELECT = "SELECT id, seq, role, content, tokens, at FROM messages";

/** The messages of all sessions of one user. */
export class MessageTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(sessionId: string, messages: readonly NewMessage[], now: number): void {
    let seq = this.count(sessionId);
    for (const { message, tokens, requestId } of messages) {
      const { role, content, ...extra } = message;
      const { id } = this.#sql
        .exec<{ id: number }>(
          `INSERT INTO messages (session_id, seq, role, content, tokens, request_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)
           RETURNING id`,
          ...[sessionId, seq, role, content, tokens ?? null, requestId ?? null, now],
        )
        .one();
      seq += 1;
      this.#keepExtra(id, extra);
    }
  }

  count(sessionId: string): number {
    return this.#sql
      .exec<{ next: number }>("SELECT COALESCE(MAX(seq) + 1, 0) AS next FROM messages WHERE session_id = ?", sessionId)
      .one().next;
  }

  /** Those from a place on, the oldest first, for as long as `more` wants the next. */
  read(sessionId: string, from = 0, more: Wanted = () => true, role?: Role): StoredMessage[] {
    const rows = this.#sql.exec<Row>(
      `${SELECT} WHERE session_id = ? AND seq >= ? AND role = COALESCE(?, role) ORDER BY seq`,
      ...[sessionId, from, role ?? null],
    );
    return this.#take(rows, more);
  }

  /**
   * The newest messages, as many as the limits hold, the oldest of them first; and whatever the system has said before.
   * @param limits tokens by count or estimate, and characters, which images take
   */
  recent(sessionId: string, limits: { tokens: number; characters: number }): StoredMessage[] {
    let { tokens, characters } = limits;
    const newest = this.#newest(sessionId, (stored) => {
      tokens -= tokensOf(stored);
      characters -= JSON.stringify(stored.message).length;
      return tokens >= 0 && characters >= 0;
    });
    const first = newest[0]?.seq ?? this.count(sessionId);
    return [...this.read(sessionId, 0, undefined, "system").filter(({ seq }) => seq < first), ...newest];
  }

  setTokens(sessionId: string, seq: number, tokens: number): void {
    this.#sql.exec("UPDATE messages SET tokens = ? WHERE session_id = ? AND seq = ?", tokens, sessionId, seq);
  }

  /** The messages that came with a turn; empty where the turn is not known. */
  ofTurn(sessionId: string, requestId: string): { seq: number; role: Role }[] {
    return this.#sql
      .exec<{ seq: number; role: Role }>(
        "SELECT seq, role FROM messages WHERE session_id = ? AND request_id = ? ORDER BY seq",
        ...[sessionId, requestId],
      )
      .toArray();
  }

  /** @param from the first that goes */
  delete(sessionId: string, from = 0): void {
    this.#sql.exec("DELETE FROM messages WHERE session_id = ? AND seq >= ?", sessionId, from);
  }

  #newest(sessionId: string, more: Wanted): StoredMessage[] {
    const rows = this.#sql.exec<Row>(`${SELECT} WHERE session_id = ? ORDER BY seq DESC`, sessionId);
    return this.#take(rows, more).reverse();
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

  #keepExtra(id: number, extra: Partial<ChatMessage>): void {
    const given = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined && value !== ""));
    if (Object.keys(given).length === 0) return;
    for (const [piece, data] of cutIntoPieces(JSON.stringify(given)).entries()) {
      this.#sql.exec("INSERT INTO extras (message_id, piece, data) VALUES (?, ?, ?)", id, piece, data);
    }
  }

  #toStored({ id, seq, role, content, tokens, at }: Row): StoredMessage {
    const extra = this.#sql
      .exec<{ data: string }>("SELECT data FROM extras WHERE message_id = ? ORDER BY piece", id)
      .toArray()
      .map(({ data }) => data)
      .join("");
    const message = { role, content, ...(extra === "" ? {} : JSON.parse(extra)) } as ChatMessage;
    return { seq, message, tokens: tokens ?? undefined, at };
  }
}
