import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { currentConfig, requireConfig } from "../config/config-source.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import { DAY_MS } from "../core/day.ts";
import type { Delivery } from "../core/delivery.ts";
import { migrate } from "../core/migrate.ts";
import { apportionTokens } from "./history/apportion-tokens.ts";
import { dropRepeatedSystemPrompt } from "./history/drop-repeated-system.ts";
import { titleOf, UNTITLED } from "./history/titles.ts";
import { toAssistantMessage } from "./history/to-assistant-message.ts";
import type { LoadedSession, Refusal, SavedSession, SessionSummary, TurnStart } from "./outcomes.ts";
import { findSessions } from "./search/find-sessions.ts";
import { MessageTable } from "./store/message-table.ts";
import { SCHEMA } from "./store/schema.ts";
import { expiryOf, reachedLimit, type SessionLimits, withExpiry } from "./store/session-limits.ts";
import { type SavedFields, SessionTable, type StoredSession } from "./store/session-table.ts";

/** How long a turn can lock its session if its outcome never comes. */
const MAX_TURN_MS = DAY_MS;
/** History of a turn, in tokens: more than the context of any model. */
const MAX_HISTORY_TOKENS = 400_000;
/** History of a turn, in characters: images are large, and the object has 128 MB of memory. */
const MAX_HISTORY_CHARACTERS = 8_000_000;
/** Sessions that one alarm deletes, so that it ends in time. If there are more, the next alarm follows at once. */
const MAX_EXPIRED = 20;
/** Messages that are searched for the first question, which gives a session its title. */
const MAX_TITLE_MESSAGES = 10;

/**
 * ChatStore: the chat sessions of one user, which are a directory, the messages, and a full-text index over them.
 *
 * **The two ends of a turn.** The Worker calls `begin`, which stores the question and locks the session for one
 * request. The queue calls `deliver` when that request has ended, which stores the answer and unlocks the session. In
 * between only this request may write. By then the Worker may be gone, and both objects may have been restarted, so
 * everything about a turn is kept in the row of its session (`turn_id`, `turn_at`, `turn_from`), and nothing in memory.
 *
 * **Deliveries come at least once.** The queue repeats a delivery until it has seen the answer to it, also after a restart.
 * So a delivery counts only while its request holds the lock, and that is checked, and the lock released, in the
 * transaction that stores the answer: a repeated delivery finds no lock and changes nothing.
 *
 * **Late outcomes** are dropped by the same rule: those of a turn that was discarded, of a session that was deleted
 * meanwhile (they must not bring it back), and of a session that a later request has locked.
 *
 * **Lost turns.** If the Worker dies before it has submitted the request, no outcome ever comes. The next caller asks the
 * queue for the request and discards the turn if the queue does not know it (`actions/with-session-lock.ts`). Whatever
 * else goes wrong, a lock expires after `MAX_TURN_MS`.
 *
 * Error classes do not survive Durable Object RPC, so refusals are returned as values.
 * During a deployment a Worker and an object of two builds talk to each other, so methods and their values keep their names.
 */
export class ChatStore extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;
  readonly #sessions: SessionTable;
  readonly #messages: MessageTable;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(ctx.storage, SCHEMA);
    this.#sessions = new SessionTable(this.#sql);
    this.#messages = new MessageTable(this.#sql);
  }

  /**
   * Begins a turn: stores the new messages and locks the session. Creates the session if there is none. If the same request
   * has begun a turn already, its answer was lost when the object died: that turn is discarded and begun again.
   */
  async begin(
    id: string,
    requestId: string,
    newMessages: ChatMessage[],
    maxTokens = MAX_HISTORY_TOKENS,
  ): Promise<TurnStart | Refusal> {
    const limits = await this.#limits();
    const outcome = this.#transaction(() => this.#begin(id, requestId, newMessages, { maxTokens, ...limits }));
    this.ctx.waitUntil(this.#planAlarm(limits));
    return outcome;
  }

  #begin(id: string, requestId: string, newMessages: ChatMessage[], limits: SessionLimits & { maxTokens: number }) {
    const now = Date.now();
    const turn = this.#sessions.turn(id);
    if (turn !== undefined && turn.id !== requestId && now - turn.at < MAX_TURN_MS) {
      return { busy: turn.id, since: turn.at };
    }
    // The turn of this very request, or one that has held the session for too long.
    if (turn !== undefined) this.giveUp(id, turn.id);
    const session = this.#sessions.get(id);
    const from = session?.messages ?? 0;
    // One more for the answer, which must find room when it comes.
    const refusal = reachedLimit(this.#sessions, session, from + newMessages.length + 1, limits);
    if (refusal !== undefined) return refusal;
    const history = this.#messages.newest(id, { tokens: limits.maxTokens, characters: MAX_HISTORY_CHARACTERS });
    this.#sessions.touch(id, now, { id: requestId, at: now, from });
    this.#messages.append(id, uncounted(dropRepeatedSystemPrompt(history, newMessages)), now);
    if (from === 0) this.#setTitle(id, () => newMessages);
    return { history, before: from, model: session?.model };
  }

  /** Removes a turn that will have no outcome, as if it had never begun, and unlocks the session. */
  giveUp(id: string, requestId: string): void {
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    this.#messages.delete(id, turn.from);
    if (turn.from === 0) this.#sessions.delete(id);
    else this.#sessions.unlock(id);
  }

  /** Ends a turn: stores the answer and unlocks the session. A turn that failed before it produced anything is discarded. */
  deliver(delivery: Delivery): void {
    this.#transaction(() => this.#deliver(delivery));
  }

  #deliver(delivery: Delivery): void {
    const { session_id: id, request_id: requestId, model, text, tool_calls } = delivery;
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    if (text === "" && tool_calls.length === 0 && !delivery.whole) {
      this.giveUp(id, requestId);
      return;
    }
    this.#countTokens(id, delivery);
    this.#messages.append(id, [toAssistantMessage(delivery)], Date.now());
    this.#sessions.touch(id, Date.now());
    this.#setTitle(id, () => this.#messages.read(id, turn.from).map((stored) => stored.message));
    if (this.#sessions.get(id)?.model !== model) this.#sessions.change(id, { model });
  }

  /** Replaces the messages of a session, or appends to them. */
  async save(id: string, messages: ChatMessage[], fields: SavedFields): Promise<SavedSession | Refusal> {
    const limits = await this.#limits();
    const outcome = this.#transaction(() => this.#save(id, messages, fields, limits));
    this.ctx.waitUntil(this.#planAlarm(limits));
    return outcome;
  }

  #save(id: string, messages: ChatMessage[], { append, ...fields }: SavedFields, limits: SessionLimits) {
    const turn = this.#sessions.turn(id);
    if (turn !== undefined) return { busy: turn.id, since: turn.at };
    const before = this.#sessions.get(id);
    const refusal = reachedLimit(
      this.#sessions,
      before,
      (append ? (before?.messages ?? 0) : 0) + messages.length,
      limits,
    );
    if (refusal !== undefined) return refusal;
    if (!append) this.#deleteChanged(id, messages);
    const rest = append ? messages : messages.slice(this.#messages.count(id));
    const now = Date.now();
    this.#sessions.touch(id, now);
    this.#messages.append(id, uncounted(rest), now);
    this.#setTitle(id, () => messages);
    this.#sessions.change(id, fields);
    return { session: withExpiry(this.#sessions.get(id) as StoredSession, limits), created: before === undefined };
  }

  /** Returns a session with its messages from `from` on, up to `maxCharacters` but at least one; undefined if there is none. */
  async load(id: string, from: number, maxCharacters: number): Promise<LoadedSession | undefined> {
    const limits = await this.#limits();
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    let remaining = maxCharacters;
    const messages = this.#messages.read(id, from, (stored) => {
      const fits = remaining === maxCharacters || JSON.stringify(stored).length <= remaining;
      remaining -= JSON.stringify(stored).length;
      return fits;
    });
    return { session: withExpiry(session, limits), messages };
  }

  /** Deletes a session, and returns whether there was one. A running request is not stopped; its outcome is dropped. */
  clear(id: string): boolean {
    if (this.#sessions.get(id) === undefined) return false;
    this.#messages.delete(id);
    this.#sessions.delete(id);
    return true;
  }

  /** Lists sessions, newest first; with a query, those that contain all its words. */
  async list(query: string, offset: number, limit: number): Promise<{ sessions: SessionSummary[]; total: number }> {
    const limits = await this.#limits();
    const sessions =
      query.trim() === ""
        ? this.#sessions.list(offset, limit)
        : findSessions(this.#sql, this.#sessions, { query, offset, limit });
    return { sessions: sessions.map((session) => withExpiry(session, limits)), total: this.#sessions.count() };
  }

  /** Deletes expired sessions. */
  override async alarm(): Promise<void> {
    const limits = await this.#limits();
    for (const id of this.#sessions.unusedSince(Date.now() - limits.ttlDays * DAY_MS, MAX_EXPIRED)) this.clear(id);
    await this.#planAlarm(limits);
  }

  /** Reads the settings for one event: they may change while the object lives. Call it before a transaction, never inside. */
  async #limits(): Promise<SessionLimits> {
    return requireConfig(await currentConfig(this.env)).chats;
  }

  /**
   * Runs `write` completely or not at all. Storage can fail half-way, when the rows of the day are used up; a delivery that
   * is repeated then must still find the lock of its turn.
   */
  #transaction<T>(write: () => T): T {
    return this.ctx.storage.transactionSync(write);
  }

  #setTitle(id: string, messages: () => ChatMessage[]): void {
    if (this.#sessions.get(id)?.title === UNTITLED) this.#sessions.change(id, { title: titleOf(messages()) });
  }

  /**
   * Deletes the stored messages from the first one that differs, and a title that was made from them. What is equal stays,
   * because each message costs rows of the day's quota.
   */
  #deleteChanged(id: string, messages: ChatMessage[]): void {
    const first = this.#messages.read(id, 0, ({ seq }) => seq < MAX_TITLE_MESSAGES);
    const title = titleOf(first.map(({ message }) => message));
    if (this.#sessions.get(id)?.title === title) this.#sessions.change(id, { title: "" });
    // Reading stops at the first difference: all messages of a long session may not fit the memory.
    const equal = this.#messages.read(id, 0, ({ seq, message }) => {
      return JSON.stringify(message) === JSON.stringify(messages[seq]);
    });
    this.#messages.delete(id, equal.length);
  }

  /** Ollama reports only how many tokens it has read in all. Those not counted before are shared among the new messages. */
  #countTokens(id: string, { prompt_tokens, sent_from }: Delivery): void {
    if (prompt_tokens === undefined || sent_from === undefined) return;
    const { counted, messages } = this.#messages.tokenCounts(id, sent_from);
    for (const { seq, tokens } of apportionTokens(messages, prompt_tokens - counted)) {
      this.#messages.setTokens(id, seq, tokens);
    }
  }

  async #planAlarm(limits: SessionLimits): Promise<void> {
    const oldest = this.#sessions.oldestUse();
    if (oldest === undefined) return;
    const next = expiryOf(oldest, limits);
    const planned = await this.ctx.storage.getAlarm();
    if (planned === null || planned > next) await this.ctx.storage.setAlarm(next);
  }
}

const uncounted = (messages: ChatMessage[]) => messages.map((message) => ({ message }));
