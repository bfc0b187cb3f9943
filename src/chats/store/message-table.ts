import type { ChatMessage, Role } from "../../core/chat-message.ts";
import { splitText } from "../../core/split-text.ts";
import { type CountedMessage, tokensOf } from "../history/fit-history.ts";

/** A message of a session. */
export interface StoredMessage {
  /** Its number in the session, from 0. */
  seq: number;
  message: ChatMessage;
  /** Ollama's own count; undefined until Ollama has counted it. */
  tokens?: number;
  /** ms since 1970 */
  at: number;
}

type Row = { id: number; seq: number; role: Role; tokens: number | null; at: number; content: string; more: 0 | 1 };

/** What a message has besides the first piece of its text. */
type Extra = Partial<ChatMessage> & { rest?: string };

/** Returns whether to keep a message and read the next one. */
type KeepReading = (message: StoredMessage) => boolean;

const SELECT = `SELECT id, seq, role, tokens, at, content,
  EXISTS (SELECT 1 FROM extras WHERE message_id = messages.id) AS more FROM messages WHERE session_id = ?`;

/** The messages that a turn sends: all from a number on, and every system message. */
const SENT = "(seq >= ? OR role = 'system')";

/** Table `messages`: the messages of all sessions of one user. What does not fit a row is in the table `extras`. */
export class MessageTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(sessionId: string, messages: readonly CountedMessage[], now: number): void {
    let seq = this.count(sessionId);
    for (const { message, tokens } of messages) {
      const { role, content, ...extra } = message;
      // The full-text index covers only the first piece of a long text: it reads the column `content`.
      const [start = "", ...rest] = splitText(content);
      const { id } = this.#sql
        .exec<{ id: number }>(
          "INSERT INTO messages (session_id, seq, role, tokens, at, content) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
          sessionId,
          seq,
          role,
          tokens ?? null,
          now,
          start,
        )
        .one();
      seq += 1;
      this.#insertExtra(id, { ...extra, rest: rest.join("") });
    }
  }

  /** Returns the number of messages of a session. */
  count(sessionId: string): number {
    return this.#sql
      .exec<{ next: number }>("SELECT COALESCE(MAX(seq) + 1, 0) AS next FROM messages WHERE session_id = ?", sessionId)
      .one().next;
  }

  /** Reads messages in order, starting at `from`, until `keepReading` returns false. */
  read(sessionId: string, from = 0, keepReading: KeepReading = () => true): StoredMessage[] {
    return this.#toMessages(this.#sql.exec<Row>(`${SELECT} AND seq >= ? ORDER BY seq`, sessionId, from), keepReading);
  }

  /**
   * Reads the newest messages that fit the limits, and every system message before them. If older ones are left out, the
   * result begins with a question, so that no answer comes without its question.
   * @param limits tokens (counted or estimated) and characters (mostly of images)
   */
  newest(sessionId: string, limits: { tokens: number; characters: number }): StoredMessage[] {
    let { tokens, characters } = limits;
    const rows = this.#sql.exec<Row>(`${SELECT} ORDER BY seq DESC`, sessionId);
    const fitting = this.#toMessages(rows, (stored) => {
      tokens -= tokensOf(stored);
      characters -= JSON.stringify(stored.message).length;
      return tokens >= 0 && characters >= 0;
    }).reverse();
    const begin = fitting[0]?.seq === 0 ? 0 : fitting.findIndex(({ message }) => message.role === "user");
    const turns = begin < 0 ? [] : fitting.slice(begin);
    return [...this.#systemMessages(sessionId, turns[0]?.seq ?? this.count(sessionId)), ...turns];
  }

  /** Returns the tokens of all counted messages that a turn sends from `from` on, in sum, and the uncounted messages. */
  tokenCounts(sessionId: string, from: number): { counted: number; messages: StoredMessage[] } {
    const { counted } = this.#sql
      .exec<{ counted: number }>(
        `SELECT COALESCE(SUM(tokens), 0) AS counted FROM messages WHERE session_id = ? AND ${SENT}`,
        sessionId,
        from,
      )
      .one();
    const rows = this.#sql.exec<Row>(`${SELECT} AND ${SENT} AND tokens IS NULL ORDER BY seq`, sessionId, from);
    return { counted, messages: this.#toMessages(rows) };
  }

  setTokens(sessionId: string, seq: number, tokens: number): void {
    this.#sql.exec("UPDATE messages SET tokens = ? WHERE session_id = ? AND seq = ?", tokens, sessionId, seq);
  }

  /** Deletes the messages from number `from` on. */
  delete(sessionId: string, from = 0): void {
    this.#sql.exec("DELETE FROM messages WHERE session_id = ? AND seq >= ?", sessionId, from);
  }

  #systemMessages(sessionId: string, before: number): StoredMessage[] {
    const rows = this.#sql.exec<Row>(`${SELECT} AND role = 'system' AND seq < ? ORDER BY seq`, sessionId, before);
    return this.#toMessages(rows);
  }

  #toMessages(rows: Iterable<Row>, keepReading: KeepReading = () => true): StoredMessage[] {
    const messages: StoredMessage[] = [];
    for (const row of rows) {
      const stored = this.#toMessage(row);
      if (!keepReading(stored)) break;
      messages.push(stored);
    }
    return messages;
  }

  #toMessage({ id, seq, role, content, tokens, at, more }: Row): StoredMessage {
    const { rest = "", ...extra } = more === 1 ? this.#readExtra(id) : {};
    return { seq, message: { role, content: content + rest, ...extra }, tokens: tokens ?? undefined, at };
  }

  #insertExtra(id: number, extra: Extra): void {
    const given = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined && value !== ""));
    if (Object.keys(given).length === 0) return;
    for (const [piece, data] of splitText(JSON.stringify(given)).entries()) {
      this.#sql.exec("INSERT INTO extras (message_id, piece, data) VALUES (?, ?, ?)", id, piece, data);
    }
  }

  #readExtra(id: number): Extra {
    const pieces = this.#sql
      .exec<{ data: string }>("SELECT data FROM extras WHERE message_id = ? ORDER BY piece", id)
      .toArray();
    return JSON.parse(pieces.map(({ data }) => data).join("")) as Extra;
  }
}
