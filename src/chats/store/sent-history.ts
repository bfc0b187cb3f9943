import type { ChatMessage } from "../../core/chat-message.ts";
import type { Delivery } from "../../core/delivery.ts";
import { MAX_RPC_BYTES, rpcBytes } from "../../core/rpc-size.ts";
import { apportionTokens } from "../history/apportion-tokens.ts";
import { tokensOf } from "../history/fit-history.ts";
import { type MessageTable, mayFit, type StoredMessage } from "./message-table.ts";

/** System messages that are sent with a turn, in bytes (UTF-8). The newest are sent; the newest of all always is. */
export const MAX_SYSTEM_BYTES = 1_000_000;
/** The newest messages that are sent with a turn, in characters: images are large, and the object has 128 MB of memory. */
const MAX_HISTORY_CHARACTERS = 8_000_000;
/** Bytes of a call that are kept for system messages: the newest has up to four million characters of two bytes. */
const SYSTEM_RPC_BYTES = 9_000_000;
/** Uncounted messages that are read after a turn, in bytes. If there are more, their counts stay unknown. */
const MAX_ESTIMATED_BYTES = 24_000_000;

/** Returns how many characters of history fit beside the new messages: both go to the queue in one call over RPC. */
export function charactersBeside(newMessages: readonly ChatMessage[]): number {
  const bytes = newMessages.reduce((sum, message) => sum + rpcBytes(message), SYSTEM_RPC_BYTES);
  return Math.min(MAX_HISTORY_CHARACTERS, (MAX_RPC_BYTES - bytes) / 2);
}

/** What a turn sends of a session: its newest messages, and system messages before them. Sizes are looked at before texts. */
export class SentHistory {
  readonly #messages: MessageTable;

  constructor(messages: MessageTable) {
    this.#messages = messages;
  }

  /**
   * Reads the newest messages that fit the limits, and the system messages before them. If older ones are left out, the
   * result begins with a question, so that no answer comes without its question.
   * @param limits tokens (counted or estimated) and characters (mostly of images) of the newest messages
   */
  newest(sessionId: string, limits: { tokens: number; characters: number }): StoredMessage[] {
    let { tokens, characters } = limits;
    const all = { sessionId, where: "seq >= 0", bindings: [], newestFirst: true };
    const fitting = this.#messages
      .select(all, {
        mayRead: (bytes) => mayFit(bytes, characters),
        keep: (stored) => {
          tokens -= tokensOf(stored);
          characters -= JSON.stringify(stored.message).length;
          return tokens >= 0 && characters >= 0;
        },
      })
      .reverse();
    const begin = fitting[0]?.seq === 0 ? 0 : fitting.findIndex(({ message }) => message.role === "user");
    const turns = begin < 0 ? [] : fitting.slice(begin);
    const before = turns[0]?.seq ?? this.#messages.count(sessionId);
    const where = "role = 'system' AND seq >= ? AND seq < ?";
    const bindings = [this.#firstSystem(sessionId, before), before];
    return [...this.#messages.select({ sessionId, where, bindings }), ...turns];
  }

  /**
   * Stores token counts of the messages that were sent. Ollama reports only how many tokens it has read in all: those not
   * counted before are shared among the messages without a count.
   */
  countTokens(sessionId: string, { prompt_tokens, sent_from }: Delivery): void {
    if (prompt_tokens === undefined || sent_from === undefined) return;
    const bindings = [sent_from, this.#firstSystem(sessionId, sent_from)];
    const where = "(seq >= ? OR (role = 'system' AND seq >= ?))";
    const uncounted = { sessionId, where: `${where} AND tokens IS NULL`, bindings };
    let bytes = 0;
    for (const size of this.#messages.sizes(uncounted)) bytes += size.bytes;
    if (bytes > MAX_ESTIMATED_BYTES) return;
    const counted = this.#messages.countedTokens({ sessionId, where, bindings });
    for (const { seq, tokens } of apportionTokens(this.#messages.select(uncounted), prompt_tokens - counted)) {
      this.#messages.setTokens(sessionId, seq, tokens);
    }
  }

  /** Returns the number of the first system message that is sent, of those before number `before`. */
  #firstSystem(sessionId: string, before: number): number {
    let first = before;
    let bytes = 0;
    const system = { sessionId, where: "role = 'system' AND seq < ?", bindings: [before], newestFirst: true };
    for (const size of this.#messages.sizes(system)) {
      bytes += size.bytes;
      if (bytes > MAX_SYSTEM_BYTES && first < before) break;
      first = size.seq;
    }
    return first;
  }
}
