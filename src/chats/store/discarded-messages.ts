/**
 * What one event deletes: messages, and bytes (UTF-8) of their indexed text. The index forgets each word of a message for
 * itself (`secure-delete`): 5 ms for a KB of text, measured in workerd, so a slice takes about 0.15 s. A message is deleted
 * whole; the largest has 500,000 characters of indexed text, and takes 0.9 s if all its words differ. Work is counted, not
 * timed, because the clock stands still while an event of an object runs on the edge.
 */
export const MAX_SLICE = { messages: 100, textBytes: 24_000 };

/** Session ID of discarded messages. No session can have it. */
export const DISCARDED = "";

/**
 * Discarded messages: those of no session any more, which wait to be deleted. A small number is deleted at once. More are
 * moved to `DISCARDED` and deleted in slices, because a large session takes a minute, and an event may take seconds.
 *
 * Moving costs two rows a message and 16 ms for a thousand, and leaves the index alone. A mark beside the messages would
 * cost one row for all, but the build before this one would not know it: a new session under the same id would show them.
 */
export class DiscardedMessages {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Removes the messages of a session from number `from` on, for readers at once. They are deleted now or in slices. */
  discard(sessionId: string, from = 0): void {
    if (this.#fitsSlice(sessionId, from)) {
      this.#sql.exec("DELETE FROM messages WHERE session_id = ? AND seq >= ?", sessionId, from);
    } else this.setAside(sessionId, from);
  }

  /** Removes them as well, and leaves all of them to later slices. */
  setAside(sessionId: string, from = 0): void {
    // Numbers are unique within a session id, and `id` is unique in the table.
    this.#sql.exec(
      "UPDATE messages SET session_id = ?, seq = id WHERE session_id = ? AND seq >= ?",
      DISCARDED,
      sessionId,
      from,
    );
  }

  /** Returns whether there are discarded messages. */
  exist(): boolean {
    return this.#sql.exec("SELECT 1 FROM messages WHERE session_id = ? LIMIT 1", DISCARDED).toArray().length > 0;
  }

  /** Deletes one slice, but at least one message. */
  deleteSlice(): void {
    let [messages, textBytes] = [0, 0];
    let last: number | undefined;
    for (const { seq, bytes } of this.#textSizes(DISCARDED, 0)) {
      messages += 1;
      textBytes += bytes;
      if (last !== undefined && isBeyondSlice(messages, textBytes)) break;
      last = seq;
    }
    if (last !== undefined) this.#sql.exec("DELETE FROM messages WHERE session_id = ? AND seq <= ?", DISCARDED, last);
  }

  /** Returns the bytes of all discarded messages, without what the index takes for them. */
  bytes(): number {
    return this.bytesOf(DISCARDED);
  }

  /** Returns the bytes of a session's messages from number `from` on. */
  bytesOf(sessionId: string, from = 0): number {
    const { bytes } = this.#sql
      .exec<{ bytes: number }>(
        `SELECT COALESCE(SUM(octet_length(content)), 0) + COALESCE(SUM((SELECT SUM(octet_length(data)) FROM extras
           WHERE message_id = messages.id)), 0) AS bytes FROM messages WHERE session_id = ? AND seq >= ?`,
        sessionId,
        from,
      )
      .one();
    return bytes;
  }

  #fitsSlice(sessionId: string, from: number): boolean {
    let [messages, textBytes] = [0, 0];
    for (const { bytes } of this.#textSizes(sessionId, from)) {
      messages += 1;
      textBytes += bytes;
      if (isBeyondSlice(messages, textBytes)) return false;
    }
    return true;
  }

  #textSizes(sessionId: string, from: number) {
    return this.#sql.exec<{ seq: number; bytes: number }>(
      "SELECT seq, octet_length(content) AS bytes FROM messages WHERE session_id = ? AND seq >= ? ORDER BY seq",
      sessionId,
      from,
    );
  }
}

const isBeyondSlice = (messages: number, textBytes: number) =>
  messages > MAX_SLICE.messages || textBytes > MAX_SLICE.textBytes;
