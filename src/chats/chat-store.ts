import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { requireConfig } from "../config/require-config.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import type { Delivery } from "../core/delivery.ts";
import { migrate } from "../core/migrate.ts";
import { apportionTokens } from "./history/apportion-tokens.ts";
import { dropRepeatedSystemPrompt } from "./history/drop-repeated-system.ts";
import { titleOf, UNTITLED } from "./history/titles.ts";
import { toAssistantMessage } from "./history/to-assistant-message.ts";
import type { Begun, Busy, Full, Saved } from "./outcomes.ts";
import { type FoundSession, findSessions } from "./search/find-sessions.ts";
import { MessageTable, type StoredMessage } from "./store/message-table.ts";
import { SCHEMA } from "./store/schema.ts";
import { limitReached } from "./store/session-limits.ts";
import { type Saving, type SessionSummary, SessionTable } from "./store/session-table.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A turn that is lost with its request (its end never told) holds its session no longer than that. */
const MAX_TURN_MS = DAY_MS;

/** More than any context holds, and more images than anybody sends along. */
const MAX_TOKENS = 400_000;
const MAX_CHARACTERS = 8_000_000;
/** Sessions that one alarm forgets, so that it ends in time; the next one comes at once. */
const MAX_EXPIRED = 20;
/** A title is made of the first question, which comes early. */
const MAX_TITLE_MESSAGES = 10;

/**
 * The chat sessions of one user: a directory, the conversations, and a full-text index over them. A turn has two ends:
 * `begin` keeps the question and takes the session, `deliver` brings the answer and gives it back. In between only its
 * request may write.
 *
 * Over RPC errors lose their form, so what a caller must know comes as a value.
 */
export class ChatStore extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;
  readonly #sessions: SessionTable;
  readonly #messages: MessageTable;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(this.#sql, SCHEMA);
    this.#sessions = new SessionTable(this.#sql, requireConfig(env).chats);
    this.#messages = new MessageTable(this.#sql);
  }

  /** Takes the session for one turn and keeps what is asked; makes the session where there is none. */
  begin(id: string, requestId: string, news: ChatMessage[], tokens = MAX_TOKENS): Begun | Busy | Full {
    const begun = this.#wholly(() => this.#begin(id, requestId, news, tokens));
    this.ctx.waitUntil(this.#planAlarm());
    return begun;
  }

  #begin(id: string, requestId: string, news: ChatMessage[], tokens: number): Begun | Busy | Full {
    const now = Date.now();
    const turn = this.#sessions.turn(id);
    if (turn !== undefined && turn.id !== requestId && now - turn.at < MAX_TURN_MS) {
      return { busy: turn.id, since: turn.at };
    }
    // Asked again for the same turn, where the first answer was lost on the way: it begins anew.
    if (turn !== undefined) this.giveUp(id, turn.id);
    const known = this.#sessions.get(id);
    const from = known?.messages ?? 0;
    const full = limitReached(this.#sessions, known, from + news.length + 1);
    if (full !== undefined) return full;
    const history = this.#messages.recent(id, { tokens, characters: MAX_CHARACTERS });
    this.#sessions.use(id, now, { id: requestId, at: now, from });
    this.#messages.append(id, asCounted(dropRepeatedSystemPrompt(history, news)), now);
    if (from === 0) this.#title(id, () => news);
    return { history, before: from, model: known?.model };
  }

  /** A turn of which nothing will come: it leaves no trace of itself. */
  giveUp(id: string, requestId: string): void {
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    this.#messages.delete(id, turn.from);
    if (turn.from === 0) this.#sessions.delete(id);
    else this.#sessions.dropTurn(id);
  }

  /** The end of a turn; told twice, it is kept once. A turn that brought nothing leaves no trace of itself. */
  deliver(delivery: Delivery): void {
    this.#wholly(() => this.#deliver(delivery));
  }

  #deliver(delivery: Delivery): void {
    const { session_id: id, request_id: requestId, model, text, tool_calls } = delivery;
    const turn = this.#sessions.turn(id);
    if (turn?.id !== requestId) return;
    if (text === "" && tool_calls.length === 0 && !delivery.whole) {
      this.giveUp(id, requestId);
      return;
    }
    this.#count(id, delivery);
    this.#messages.append(id, [toAssistantMessage(delivery)], Date.now());
    this.#sessions.use(id, Date.now());
    this.#title(id, () => this.#messages.read(id, turn.from).map((stored) => stored.message));
    if (this.#sessions.get(id)?.model !== model) this.#sessions.change(id, { model });
  }

  /** Replaces a session, or adds to it. */
  save(id: string, messages: ChatMessage[], how: Saving): Saved | Busy | Full {
    const saved = this.#wholly(() => this.#save(id, messages, how));
    this.ctx.waitUntil(this.#planAlarm());
    return saved;
  }

  #save(id: string, messages: ChatMessage[], { append, ...fields }: Saving): Saved | Busy | Full {
    const turn = this.#sessions.turn(id);
    if (turn !== undefined) return { busy: turn.id, since: turn.at };
    const known = this.#sessions.get(id);
    const full = limitReached(this.#sessions, known, (append ? (known?.messages ?? 0) : 0) + messages.length);
    if (full !== undefined) return full;
    if (!append) this.#makeWayFor(id, messages);
    const rest = append ? messages : messages.slice(this.#messages.count(id));
    const now = Date.now();
    this.#sessions.use(id, now);
    this.#messages.append(id, asCounted(rest), now);
    this.#title(id, () => messages);
    this.#sessions.change(id, fields);
    return { session: this.#sessions.get(id) as SessionSummary, created: known === undefined };
  }

  /** A session with its messages from a place on, as many as `most` characters hold; undefined where there is none. */
  load(id: string, from: number, most: number): { session: SessionSummary; messages: StoredMessage[] } | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    let room = most;
    const messages = this.#messages.read(id, from, (stored) => {
      const fits = room === most || JSON.stringify(stored).length <= room;
      room -= JSON.stringify(stored).length;
      return fits;
    });
    return { session, messages };
  }

  /** @returns false where there is none; what still answers there is not stopped, but finds its session gone */
  clear(id: string): boolean {
    if (this.#sessions.get(id) === undefined) return false;
    this.#messages.delete(id);
    this.#sessions.delete(id);
    return true;
  }

  /** The newest first; with a query those in which all its words are found. */
  list(query: string, offset: number, most: number): { sessions: FoundSession[]; total: number } {
    const sessions =
      query.trim() === ""
        ? this.#sessions.list(offset, most)
        : findSessions(this.#sql, this.#sessions, { query, offset, most });
    return { sessions, total: this.#sessions.count() };
  }

  override async alarm(): Promise<void> {
    for (const id of this.#sessions.expired(Date.now(), MAX_EXPIRED)) this.clear(id);
    await this.#planAlarm();
  }

  /** All of it or, where storage fails half-way (a day's rows are used up), nothing: an end told again must find its turn. */
  #wholly<T>(write: () => T): T {
    return this.ctx.storage.transactionSync(write);
  }

  /** A session that has none gets its title. */
  #title(id: string, messages: () => ChatMessage[]): void {
    if (this.#sessions.get(id)?.title === UNTITLED) this.#sessions.change(id, { title: titleOf(messages()) });
  }

  /** Removes what is kept from the first message on that is another one now, and the title where that was made of it. */
  #makeWayFor(id: string, messages: ChatMessage[]): void {
    const first = this.#messages.read(id, 0, ({ seq }) => seq < MAX_TITLE_MESSAGES);
    const title = titleOf(first.map(({ message }) => message));
    if (this.#sessions.get(id)?.title === title) this.#sessions.change(id, { title: "" });
    // No more of what is kept than what is new: a session may have grown past what fits the memory.
    const same = this.#messages.read(id, 0, ({ seq, message }) => {
      return JSON.stringify(message) === JSON.stringify(messages[seq]);
    });
    this.#messages.delete(id, same.length);
  }

  /** What Ollama has read is known in sum; it is shared out among what was sent and has no count yet. */
  #count(id: string, { prompt_tokens, sent_from }: Delivery): void {
    if (prompt_tokens === undefined || sent_from === undefined) return;
    const { known, open } = this.#messages.counted(id, sent_from);
    for (const { seq, tokens } of apportionTokens(open, prompt_tokens - known))
      this.#messages.setTokens(id, seq, tokens);
  }

  async #planAlarm(): Promise<void> {
    const next = this.#sessions.nextExpiry();
    const planned = await this.ctx.storage.getAlarm();
    if (next !== undefined && (planned === null || planned > next)) await this.ctx.storage.setAlarm(next);
  }
}

const asCounted = (messages: ChatMessage[]) => messages.map((message) => ({ message }));
