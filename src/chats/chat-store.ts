import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { currentConfig, requireConfig } from "../config/config-source.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import { DAY_MS } from "../core/day.ts";
import type { Delivery } from "../core/delivery.ts";
import { migrate } from "../core/migrate.ts";
import { Cleanup } from "./cleanup.ts";
import { dropRepeatedSystemPrompt } from "./history/drop-repeated-system.ts";
import { titleOf, UNTITLED } from "./history/titles.ts";
import { toAssistantMessage } from "./history/to-assistant-message.ts";
import type { LimitReached, LoadedSession, Refusal, SavedSession, SessionSummary, TurnStart } from "./outcomes.ts";
import { findSessions } from "./search/find-sessions.ts";
import { DayCounts } from "./store/day-counts.ts";
import { DiscardedMessages } from "./store/discarded-messages.ts";
import { MessageTable } from "./store/message-table.ts";
import { SCHEMA } from "./store/schema.ts";
import { charactersBeside, SentHistory } from "./store/sent-history.ts";
import { reachedBytes, reachedLimit, type StoreLimits, withExpiry } from "./store/session-limits.ts";
import { type SavedFields, SessionTable, type StoredSession } from "./store/session-table.ts";

/** How long a turn can lock its session if its outcome never comes. */
const MAX_TURN_MS = DAY_MS;
/** History of a turn, in tokens: more than the context of any model. */
const MAX_HISTORY_TOKENS = 400_000;
/** Messages that are searched for the first question, which gives a session its title. */
const MAX_TITLE_MESSAGES = 10;

/**
 * ChatStore: the chat sessions of one user, which are a directory, the messages, and a full-text index over them; and, as the
 * one object of the user, the counts of the user's day.
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
  readonly #history: SentHistory;
  readonly #discarded: DiscardedMessages;
  readonly #dayCounts: DayCounts;
  readonly #cleanup: Cleanup;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(ctx.storage, SCHEMA);
    this.#sessions = new SessionTable(this.#sql);
    this.#messages = new MessageTable(this.#sql);
    this.#history = new SentHistory(this.#messages);
    this.#discarded = new DiscardedMessages(this.#sql);
    this.#dayCounts = new DayCounts(this.#sql, ctx.id.name);
    this.#cleanup = new Cleanup({
      storage: ctx.storage,
      sessions: this.#sessions,
      discarded: this.#discarded,
      readLimits: async () => {
        const reading = await currentConfig(env, this);
        return reading.ok ? reading.config.chats : undefined;
      },
    });
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
    return this.#write(() => this.#begin(id, requestId, newMessages, { maxTokens, ...limits }));
  }

  #begin(id: string, requestId: string, newMessages: ChatMessage[], limits: StoreLimits & { maxTokens: number }) {
    const now = Date.now();
    const turn = this.#sessions.turn(id);
    if (turn !== undefined && turn.id !== requestId && now - turn.at < MAX_TURN_MS) {
      return { busy: turn.id, since: turn.at };
    }
    // The turn of this very request, or one that has held the session for too long.
    if (turn !== undefined) this.#giveUp(id, turn.id);
    const session = this.#sessions.get(id);
    const from = session?.messages ?? 0;
    // One more for the answer, which must find room when it comes.
    const refusal =
      reachedLimit(this.#sessions, session, from + newMessages.length + 1, limits) ??
      this.#reachedBytes(newMessages, limits) ??
      // The queue counts the turn itself.
      this.#dayCounts.take(newMessages.length, 0, limits.maxPerDay);
    if (refusal !== undefined) return refusal;
    const history = this.#history.newest(id, { tokens: limits.maxTokens, characters: charactersBeside(newMessages) });
    this.#sessions.touch(id, now, { id: requestId, at: now, from });
    this.#messages.append(id, uncounted(dropRepeatedSystemPrompt(history, newMessages)), now);
    if (from === 0) this.#setTitle(id, () => newMessages);
    return { history, before: from, model: session?.model };
  }

  /** Removes a turn that will have no outcome, as if it had never begun, and unlocks the session. */
  giveUp(id: string, requestId: string): void {
    this.#write(() => this.#giveUp(id, requestId));
  }

  #giveUp(id: string, requestId: string): void {
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    this.#discarded.discard(id, turn.from);
    if (turn.from === 0) this.#sessions.delete(id);
    else this.#sessions.unlock(id);
  }

  /** Ends a turn: stores the answer and unlocks the session. A turn that failed before it produced anything is discarded. */
  deliver(delivery: Delivery): void {
    this.#write(() => this.#deliver(delivery));
  }

  #deliver(delivery: Delivery): void {
    const { session_id: id, request_id: requestId, model, host, text, tool_calls } = delivery;
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    if (text === "" && tool_calls.length === 0 && !delivery.whole) {
      this.#giveUp(id, requestId);
      return;
    }
    this.#history.countTokens(id, delivery);
    this.#messages.append(id, [toAssistantMessage(delivery)], Date.now());
    this.#sessions.touch(id, Date.now());
    this.#setTitle(id, () => this.#messages.starts(id, turn.from, MAX_TITLE_MESSAGES));
    this.#sessions.answeredBy(id, { model, host });
  }

  /** Replaces the messages of a session, or appends to them. */
  async save(id: string, messages: ChatMessage[], fields: SavedFields): Promise<SavedSession | Refusal> {
    const limits = await this.#limits();
    return this.#write(() => this.#save(id, messages, fields, limits));
  }

  #save(id: string, messages: ChatMessage[], { append, ...fields }: SavedFields, limits: StoreLimits) {
    const turn = this.#sessions.turn(id);
    if (turn !== undefined) return { busy: turn.id, since: turn.at };
    const before = this.#sessions.get(id);
    const kept = append ? (before?.messages ?? 0) : this.#messages.countEqual(id, messages);
    const rest = append ? messages : messages.slice(kept);
    const refusal =
      reachedLimit(this.#sessions, before, kept + rest.length, limits) ??
      this.#reachedBytes(rest, limits, () => (append ? 0 : this.#discarded.bytesOf(id, kept))) ??
      this.#dayCounts.take(rest.length, 1, limits.maxPerDay);
    if (refusal !== undefined) return refusal;
    if (!append) this.#deleteFrom(id, kept);
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
    const messages = this.#messages.page(id, from, maxCharacters);
    return { session: withExpiry(session, limits), messages };
  }

  /** Deletes a session, and returns whether there was one. A running request is not stopped; its outcome is dropped. */
  clear(id: string): boolean {
    return this.#write(() => {
      if (this.#sessions.get(id) === undefined) return false;
      this.#discarded.discard(id);
      this.#sessions.delete(id);
      return true;
    });
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

  /** Keeps how many requests a host's queue has counted on a UTC day. @returns all that the user has used of that day */
  countRequests(host: string, day: string, requests: number): number {
    return this.#dayCounts.report(host, day, requests);
  }

  override alarm(): Promise<void> {
    return this.#cleanup.run();
  }

  /** Reads the settings for one event: they may change while the object lives. Call it before a transaction, never inside. */
  async #limits(): Promise<StoreLimits> {
    const { chats, queue } = requireConfig(await currentConfig(this.env, this));
    return { ...chats, maxPerDay: queue.maxPerDay };
  }

  /**
   * Runs `write` completely or not at all, and plans the alarm. Storage can fail half-way, when the rows of the day are used
   * up; a delivery that is repeated then must still find the lock of its turn.
   */
  #write<T>(write: () => T): T {
    const outcome = this.ctx.storage.transactionSync(write);
    this.ctx.waitUntil(this.#cleanup.plan());
    return outcome;
  }

  /** @param freed returns the bytes that the same write discards */
  #reachedBytes(newMessages: ChatMessage[], limits: StoreLimits, freed = () => 0): LimitReached | undefined {
    const newBytes = JSON.stringify(newMessages).length;
    return reachedBytes(this.#sql.databaseSize, newBytes, limits, this.#discarded, freed);
  }

  #setTitle(id: string, messages: () => Parameters<typeof titleOf>[0]): void {
    if (this.#sessions.get(id)?.title === UNTITLED) this.#sessions.change(id, { title: titleOf(messages()) });
  }

  /** Deletes the messages from number `from` on, and a title that was made from the first ones. */
  #deleteFrom(id: string, from: number): void {
    const title = titleOf(this.#messages.starts(id, 0, MAX_TITLE_MESSAGES));
    if (this.#sessions.get(id)?.title === title) this.#sessions.change(id, { title: "" });
    this.#discarded.discard(id, from);
  }
}

const uncounted = (messages: ChatMessage[]) => messages.map((message) => ({ message }));
