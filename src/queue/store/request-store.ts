import type { DeliveryAddress } from "../../core/delivery.ts";
import { migrate } from "../../core/migrate.ts";
import type { EndedEvent, Generation, Submission } from "../../core/request.ts";
import { Items } from "./item-store.ts";
import { RequestHistory } from "./request-history.ts";
import { SCHEMA } from "./schema.ts";
import { Pieces } from "./text-chunks.ts";
import { type Noted, takeUnfinished, type Unfinished } from "./unfinished.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const RECORD_DAYS = 90;

/** A request that has ended, and how. */
export type Ended = Pick<Submission, "id" | "kind" | "model"> & { event: EndedEvent };

/** Requests at rest: what outlives the object's memory. Times are ms since 1970. */
export class RequestStore {
  readonly #sql: SqlStorage;
  readonly #pieces: Pieces;
  readonly items: Items;
  readonly history: RequestHistory;
  /** What ended before that has no content any more; to look through 90 days of records each time would read many rows. */
  #forgottenTo = 0;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    migrate(this.#sql, SCHEMA);
    this.#pieces = new Pieces(this.#sql);
    this.items = new Items(this.#sql);
    this.history = new RequestHistory(this.#sql);
  }

  /** A request that starts at once is written once, as running. */
  insert(host: string, submission: Submission, submittedAt: number, startedAt: number | undefined): void {
    const { id, user, client, tool, kind, model, deliverTo } = submission;
    this.#sql.exec(
      `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at, deliver_to)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, host, user, client, tool, kind, model, startedAt === undefined ? "queued" : "running"],
      ...[submittedAt, startedAt ?? null, deliverTo === undefined ? null : JSON.stringify(deliverTo)],
    );
    this.#pieces.append(id, "input", JSON.stringify(submission));
  }

  started(id: string, now: number): void {
    this.#sql.exec("UPDATE requests SET state = 'running', started_at = ? WHERE id = ?", now, id);
  }

  /** Writes down what has come since the last time. */
  checkpoint(id: string, { text, thinking }: Pick<Generation, "text" | "thinking">, noted: Noted = {}): void {
    this.#pieces.extend(id, "text", text);
    this.#pieces.extend(id, "thinking", thinking);
    const { progress, state } = noted;
    if (progress !== undefined) this.#pieces.replace(id, "noted", JSON.stringify({ progress, state }));
  }

  /** A step of several: its items, and the tokens of all steps so far. */
  stepped(id: string, first: number, lines: string[], sums: Generation): void {
    this.items.append(id, first, lines);
    this.#sql.exec(
      "UPDATE requests SET prompt_tokens = ?, answer_tokens = ? WHERE id = ?",
      ...[sums.prompt_eval_count ?? null, sums.eval_count ?? null, id],
    );
  }

  end(id: string, event: EndedEvent, startedAt: number | undefined, now: number): void {
    const { result } = event;
    this.#sql.exec(
      `UPDATE requests SET state = ?, started_at = ?, ended_at = ?, load_ms = ?, prompt_ms = ?, total_ms = ?, prompt_tokens = ?,
         answer_tokens = ?, error_code = ? WHERE id = ?`,
      ...[
        event.state,
        startedAt ?? null,
        now,
        ms(result.load_duration),
        ms(result.prompt_eval_duration),
        ms(result.total_duration),
      ],
      ...[
        result.prompt_eval_count ?? null,
        result.eval_count ?? null,
        event.state === "done" ? null : event.error.code,
        id,
      ],
    );
    this.checkpoint(id, result);
    this.#pieces.close(id);
    // The prompt was kept for the case that the object dies; nobody needs it any more.
    this.#pieces.delete(id, "input");
    this.#pieces.delete(id, "noted");
    this.#pieces.append(id, "end", JSON.stringify({ ...event, result: { ...result, text: "", thinking: "" } }));
  }

  /** How a request of this user ended; undefined when there is none, it has not, or its day is past. */
  ended(id: string, user: string): Ended | undefined {
    const [mine] = this.#sql
      .exec<Omit<Ended, "event">>("SELECT id, kind, model FROM requests WHERE id = ? AND user = ?", id, user)
      .toArray();
    const json = mine === undefined ? "" : this.#pieces.read(id, "end");
    if (mine === undefined || json === "") return undefined;
    const event = JSON.parse(json) as EndedEvent;
    return { ...mine, event: { ...event, result: { ...event.result, ...this.#said(id) } } };
  }

  /** Requests that have ended, and whose outcome somebody else has still to be told. */
  undelivered(): { id: string; user: string; to: DeliveryAddress }[] {
    return this.#sql
      .exec<{ id: string; user: string; deliver_to: string }>(
        "SELECT id, user, deliver_to FROM requests WHERE deliver_to IS NOT NULL AND ended_at IS NOT NULL",
      )
      .toArray()
      .map(({ id, user, deliver_to }) => ({ id, user, to: JSON.parse(deliver_to) as DeliveryAddress }));
  }

  delivered(id: string): void {
    this.#sql.exec("UPDATE requests SET deliver_to = NULL WHERE id = ?", id);
  }

  /** The oldest first; an object that takes them up has them counted. */
  takeUnfinished(): Unfinished[] {
    return takeUnfinished(this.#sql, this.#pieces);
  }

  /** Forgets what was said more than a day ago, and that it was after 90 days. */
  forget(now: number): void {
    this.#pieces.deleteEndedBetween(this.#forgottenTo, now - DAY_MS);
    this.#forgottenTo = now - DAY_MS;
    this.#sql.exec("DELETE FROM requests WHERE ended_at < ?", now - RECORD_DAYS * DAY_MS);
  }

  /** When there will be something to forget; undefined when there is nothing. `now` as it is after `forget`. */
  forgetAt(now: number): number | undefined {
    const oldest = (since: number) =>
      this.#sql.exec<{ at: number | null }>("SELECT MIN(ended_at) AS at FROM requests WHERE ended_at >= ?", since).one()
        .at;
    const content = oldest(now - DAY_MS);
    if (content !== null) return content + DAY_MS + 1;
    const record = oldest(0);
    return record === null ? undefined : record + RECORD_DAYS * DAY_MS + 1;
  }

  #said(id: string): { text: string; thinking: string } {
    return { text: this.#pieces.read(id, "text"), thinking: this.#pieces.read(id, "thinking") };
  }
}

const ms = (nanoseconds: number | undefined) => (nanoseconds === undefined ? null : Math.round(nanoseconds / 1e6));
