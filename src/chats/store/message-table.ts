import type { ChatMessage, Role } from "../../core/chat-message.ts";
import { splitText } from "../../core/split-text.ts";
import type { CountedMessage } from "../history/fit-history.ts";

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

/** Some messages of a session, in order. */
interface Selection {
  sessionId: string;
  /** A condition in SQL. */
  where: string;
  bindings: number[];
  newestFirst?: boolean;
}

/** Decides for each message whether it is read and kept; the first false ends the reading. */
interface Limits {
  /** Gets the size of the stored message in bytes (UTF-8), before any of it is read. */
  mayRead?: (bytes: number) => boolean;
  keep?: (message: StoredMessage) => boolean;
}

type Row = {
  id: number;
  seq: number;
  role: Role;
  tokens: number | null;
  at: number;
  /** Null if it is not short. */
  content: string | null;
  text_bytes: number;
  extra_bytes: number;
};

/** What a message has besides the first chunk of its text. */
type Extra = Partial<ChatMessage> & { rest?: string };

/** A longer text is read for itself, once its size is known to fit. */
const MAX_SHORT_BYTES = 4_000;
/** Characters at the start of a text that its title is made from. */
const MAX_START_CHARACTERS = 1_000;

const EXTRA_BYTES = "(SELECT COALESCE(SUM(octet_length(data)), 0) FROM extras WHERE message_id = messages.id)";

const SELECT = `SELECT id, seq, role, tokens, at, iif(octet_length(content) <= ${MAX_SHORT_BYTES}, content, NULL) AS content,
  octet_length(content) AS text_bytes, ${EXTRA_BYTES} AS extra_bytes FROM messages WHERE session_id = ?`;

/** Bytes of UTF-8 for one UTF-16 code unit, at most. */
const MAX_BYTES_PER_CHARACTER = 3;

/** Returns whether a stored message can have so few characters. The exact number is known only once it is read. */
export const mayFit = (bytes: number, characters: number): boolean => bytes <= characters * MAX_BYTES_PER_CHARACTER;

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
      // The full-text index covers only the first chunk of a long text: it reads the column `content`.
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

  /** Reads messages in order, starting at `from`, as far as the limits allow. */
  read(sessionId: string, from: number, limits: Limits): StoredMessage[] {
    return this.select({ sessionId, where: "seq >= ?", bindings: [from] }, limits);
  }

  /** Reads messages in order, starting at `from`, as many as `maxCharacters` of JSON hold, but at least one. */
  page(sessionId: string, from: number, maxCharacters: number): StoredMessage[] {
    let remaining = maxCharacters;
    const isFirst = () => remaining === maxCharacters;
    return this.read(sessionId, from, {
      mayRead: (bytes) => isFirst() || mayFit(bytes, remaining),
      keep: (stored) => {
        const { length } = JSON.stringify(stored);
        const fits = isFirst() || length <= remaining;
        remaining -= length;
        return fits;
      },
    });
  }

  /** Returns how many stored messages are equal to the first of these. Reads no further than the first that differs. */
  countEqual(sessionId: string, messages: readonly ChatMessage[]): number {
    const keep = ({ seq, message }: StoredMessage) => JSON.stringify(message) === JSON.stringify(messages[seq]);
    return this.read(sessionId, 0, { keep }).length;
  }

  /** Reads the selected messages, as far as the limits allow. */
  select({ sessionId, where, bindings, newestFirst }: Selection, { mayRead, keep }: Limits = {}): StoredMessage[] {
    const query = `${SELECT} AND ${where} ORDER BY seq ${newestFirst === true ? "DESC" : "ASC"}`;
    const messages: StoredMessage[] = [];
    for (const row of this.#sql.exec<Row>(query, sessionId, ...bindings)) {
      if (mayRead?.(row.text_bytes + row.extra_bytes) === false) break;
      const stored = this.#toMessage(row);
      if (keep?.(stored) === false) break;
      messages.push(stored);
    }
    return messages;
  }

  /** Returns the sizes of the selected messages, in bytes (UTF-8). Reads none of them. */
  *sizes({ sessionId, where, bindings, newestFirst }: Selection): Generator<{ seq: number; bytes: number }> {
    yield* this.#sql.exec<{ seq: number; bytes: number }>(
      `SELECT seq, octet_length(content) + ${EXTRA_BYTES} AS bytes FROM messages
       WHERE session_id = ? AND ${where} ORDER BY seq ${newestFirst === true ? "DESC" : "ASC"}`,
      sessionId,
      ...bindings,
    );
  }

  /** Returns the tokens of the selected messages, in sum. Uncounted ones add nothing. */
  countedTokens({ sessionId, where, bindings }: Selection): number {
    return this.#sql
      .exec<{ tokens: number }>(
        `SELECT COALESCE(SUM(tokens), 0) AS tokens FROM messages WHERE session_id = ? AND ${where}`,
        sessionId,
        ...bindings,
      )
      .one().tokens;
  }

  /** Returns how the texts of up to `count` messages start, from number `from` on. */
  starts(sessionId: string, from: number, count: number): { role: Role; content: string }[] {
    return this.#sql
      .exec<{ role: Role; content: string }>(
        `SELECT role, substr(content, 1, ${MAX_START_CHARACTERS}) AS content FROM messages
         WHERE session_id = ? AND seq >= ? ORDER BY seq LIMIT ?`,
        sessionId,
        from,
        count,
      )
      .toArray();
  }

  setTokens(sessionId: string, seq: number, tokens: number): void {
    this.#sql.exec("UPDATE messages SET tokens = ? WHERE session_id = ? AND seq = ?", tokens, sessionId, seq);
  }

  #toMessage({ id, seq, role, content, tokens, at, extra_bytes }: Row): StoredMessage {
    const { rest = "", ...extra } = extra_bytes === 0 ? {} : this.#readExtra(id);
    const text = (content ?? this.#readContent(id)) + rest;
    return { seq, message: { role, content: text, ...extra }, tokens: tokens ?? undefined, at };
  }

  #readContent(id: number): string {
    return this.#sql.exec<{ content: string }>("SELECT content FROM messages WHERE id = ?", id).one().content;
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
