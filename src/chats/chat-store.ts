import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { requireConfig } from "../config/require-config.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import type { Delivery } from "../core/delivery.ts";
import { migrate } from "../core/migrate.ts";
import { MessageTable, type StoredMessage } from "./message-table.ts";
import { SCHEMA } from "./schema.ts";
import { type FoundSession, type SessionSummary, SessionTable } from "./session-table.ts";
import { shareOut } from "./share-out.ts";
import { titleOf } from "./titles.ts";

/** A turn that is lost with its request (its end never told) holds its session no longer than that. */
const LONGEST_TURN_MS = 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** More than any context holds. */
const MOST_OF_A_HISTORY = { tokens: 400_000, characters: 8_000_000 };

/** What a turn begins with: the newest of what was said before, and of how many messages in all; or who is at it. */
export type Begun = { history: StoredMessage[]; before: number; model?: string } | { busy: string; since: number };

export interface Saved {
  session: SessionSummary;
  /** Whether there was none of that id. */
  created: boolean;
}

/**
 * The chat sessions of one user: a directory, the conversations, and a full-text index over them. A turn has two ends:
 * `begin` keeps the question and takes the session, `deliver` brings the answer and gives it back. In between only its
 * request may write.
 *
 * Over RPC errors lose their form, so what a caller must know comes as a value.
 */
export class ChatStore extends DurableObject<Bindings> {
  readonly #ttlMs = requireConfig(this.env).chats.ttlDays * DAY_MS;
  readonly #sessions: SessionTable;
  readonly #messages: MessageTable;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(ctx.storage.sql, SCHEMA);
    this.#sessions = new SessionTable(ctx.storage.sql);
    this.#messages = new MessageTable(ctx.storage.sql);
  }

  /** Takes the session for one turn and keeps what is asked; makes the session where there is none. */
  begin(id: string, requestId: string, news: ChatMessage[]): Begun {
    const now = Date.now();
    const known = this.#sessions.get(id);
    if (known?.turn_id !== undefined && known.turn_id !== requestId) {
      if (now - (known.turn_at ?? 0) < LONGEST_TURN_MS) return { busy: known.turn_id, since: known.turn_at ?? now };
      this.#giveUp(id, known.turn_id);
    }
    // Asked again for the same turn, where the first answer was lost on the way: it begins anew.
    if (known?.turn_id === requestId) this.#giveUp(id, requestId);
    const history = this.#messages.recent(id, MOST_OF_A_HISTORY);
    const before = this.#messages.count(id);
    this.#keep(id, titleOf(news));
    this.#messages.append(
      id,
      news.map((message) => ({ message, requestId })),
      now,
    );
    this.#sessions.setTurn(id, requestId, now);
    return { history, before, model: known?.model };
  }

  /** A turn of which nothing will come: it leaves no trace of itself. */
  giveUp(id: string, requestId: string): void {
    if (this.#sessions.get(id)?.turn_id === requestId) this.#giveUp(id, requestId);
  }

  /** The end of a turn; told twice, it is kept once. A turn that brought nothing leaves no trace of itself. */
  deliver(delivery: Delivery): void {
    const { session_id: id, request_id: requestId, text, thinking, tool_calls } = delivery;
    const mine = this.#messages.ofTurn(id, requestId);
    const session = this.#sessions.get(id);
    if (session?.turn_id !== requestId || mine.length === 0 || mine.some(({ role }) => role === "assistant")) return;
    if (text === "" && tool_calls.length === 0 && !delivery.whole) {
      this.#giveUp(id, requestId);
      return;
    }
    const message = { role: "assistant", content: text, thinking, tool_calls: nonEmpty(tool_calls) } as const;
    this.#count(id, delivery);
    this.#messages.append(id, [{ message, tokens: delivery.answer_tokens, requestId }], Date.now());
    this.#sessions.setTurn(id, undefined, 0);
    this.#sessions.change(id, { model: delivery.model });
    this.#touch(id);
  }

  /** Replaces a session, or adds to it; undefined while a turn is in it. */
  save(
    id: string,
    messages: ChatMessage[],
    { append, ...fields }: { append: boolean; title?: string; tags?: string[]; model?: string },
  ): Saved | undefined {
    const known = this.#sessions.get(id);
    if (known?.turn_id !== undefined) return undefined;
    if (!append) this.#messages.delete(id);
    this.#keep(id, titleOf(messages));
    this.#messages.append(
      id,
      messages.map((message) => ({ message })),
      Date.now(),
    );
    this.#sessions.change(id, fields);
    this.#touch(id);
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
    return { sessions: this.#sessions.search(query, offset, most), total: this.#sessions.count() };
  }

  override async alarm(): Promise<void> {
    for (const id of this.#sessions.expired(Date.now())) this.clear(id);
    await this.#planAlarm();
  }

  /** Makes the session where there is none. */
  #keep(id: string, title: string): void {
    const now = Date.now();
    if (this.#sessions.get(id) === undefined) this.#sessions.create(id, title, now, now + this.#ttlMs);
    this.#touch(id);
  }

  #touch(id: string): void {
    const now = Date.now();
    this.#sessions.touch(id, now, now + this.#ttlMs);
    this.ctx.waitUntil(this.#planAlarm());
  }

  /** As if the turn had not been begun. */
  #giveUp(id: string, requestId: string): void {
    const first = this.#messages.ofTurn(id, requestId)[0]?.seq;
    if (first !== undefined) this.#messages.delete(id, first);
    this.#sessions.setTurn(id, undefined, 0);
    if (first === 0) this.#sessions.delete(id);
  }

  /** What Ollama has read is known in sum; where it was the whole history, it is shared out among what has no count yet. */
  #count(id: string, { prompt_tokens, whole_history }: Delivery): void {
    if (prompt_tokens === undefined || !whole_history) return;
    for (const { seq, tokens } of shareOut(this.#messages.read(id), prompt_tokens)) {
      this.#messages.setTokens(id, seq, tokens);
    }
  }

  async #planAlarm(): Promise<void> {
    const next = this.#sessions.nextExpiry();
    const planned = await this.ctx.storage.getAlarm();
    if (next !== undefined && (planned === null || planned > next)) await this.ctx.storage.setAlarm(next);
  }
}

const nonEmpty = <T>(list: T[]) => (list.length === 0 ? undefined : list);
