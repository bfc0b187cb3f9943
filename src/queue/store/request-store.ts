import { DAY_MS } from "../../core/day.ts";
import type { DeliveryAddress } from "../../core/delivery.ts";
import type { GenerationResult } from "../../core/generation.ts";
import { parseJsonObject } from "../../core/json-object.ts";
import { jsonParts } from "../../core/json-parts.ts";
import { migrate } from "../../core/migrate.ts";
import { type EndedEvent, FIRST_HOST, type Submission } from "../../core/request.ts";
import { decodeEvent, encodeEvent } from "../forms/stored-result.ts";
import type { LargeSubmission } from "../request/request-input.ts";
import { insertRow } from "./insert-row.ts";
import { ItemStore } from "./item-store.ts";
import { MAX_STORED_BYTES, makeRoom } from "./make-room.ts";
import { MovedRequests } from "./moved-requests.ts";
import { type Checkpoint, takeUnfinished, type UnfinishedRequest } from "./recovery.ts";
import { RequestHistory, STAYED } from "./request-history.ts";
import { SCHEMA } from "./schema.ts";
import { TextChunks } from "./text-chunks.ts";

const RECORD_DAYS = 90;

/** A request that has ended, and how. */
export type EndedRequest = Pick<Submission, "id" | "kind" | "model"> & { event: EndedEvent };

/** Stored requests: what outlives the object's memory. Times are ms since 1970. */
export class RequestStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #chunks: TextChunks;
  readonly #maxBytes: number;
  #isMigrated = false;
  readonly items: ItemStore;
  readonly history: RequestHistory;
  readonly #moved: MovedRequests;
  /** Requests that ended earlier have no content any more: looking through 90 days each time would read many rows. */
  #forgottenTo = 0;

  /** @param maxBytes of storage, from which on older results make room for new ones */
  constructor(storage: DurableObjectStorage, maxBytes = MAX_STORED_BYTES) {
    this.#storage = storage;
    this.#maxBytes = maxBytes;
    this.#sql = storage.sql;
    this.migrate();
    this.#chunks = new TextChunks(this.#sql);
    this.items = new ItemStore(this.#sql);
    this.history = new RequestHistory(this.#sql);
    this.#moved = new MovedRequests(storage);
  }

  /** Requests that have moved to other hosts; undefined while the tables are still those of a build without moves. */
  get moved(): MovedRequests | undefined {
    return this.#isMigrated ? this.#moved : undefined;
  }

  /**
   * Brings the tables to the newest schema. On a day whose rows are used up that fails, and the queue works with the tables
   * of the build before; so each event tries again. @throws where there are no tables at all
   */
  migrate(): void {
    if (this.#isMigrated) return;
    try {
      migrate(this.#storage, SCHEMA);
      this.#isMigrated = true;
    } catch (thrown) {
      const tables = this.#sql.exec("SELECT name FROM sqlite_master WHERE name = 'pieces'").toArray();
      if (tables.length === 0) throw thrown;
    }
  }

  /**
   * The host of this object. It is stored at the first call, because an alarm may not know the object's name. The table is
   * made here and not by a migration: on a day whose rows are used up the queue must start all the same.
   */
  host(name: string | undefined): string {
    const id = name ?? FIRST_HOST;
    try {
      this.#sql.exec("CREATE TABLE IF NOT EXISTS host (id TEXT NOT NULL)");
      const [stored] = this.#sql.exec<{ id: string }>("SELECT id FROM host").toArray();
      if (stored !== undefined) return stored.id;
      this.#sql.exec("INSERT INTO host (id) VALUES (?)", id);
    } catch {
      // It is stored by a later object.
    }
    return id;
  }

  /**
   * A request that starts at once is written once, as running.
   * @param digest of what makes two requests equal
   * @param parts of the JSON of the whole submission. Their memory is free afterwards
   */
  insert(
    host: string,
    submission: Submission | LargeSubmission,
    submittedAt: number,
    startedAt: number | undefined,
    digest?: string,
    parts: readonly Uint8Array[] = jsonParts(submission),
  ): void {
    insertRow(this.#sql, { host, submission, submittedAt, startedAt, digest });
    this.#chunks.appendParts(submission.id, "input", parts);
  }

  /** Returns as how many requests those count that a user submitted on a UTC day, such as 2026-11-21. */
  countOn(user: string, day: string): number {
    return this.history.countOn(user, day, this.#isMigrated);
  }

  /** Counts that an object begins a request. An object that dies of it leaves the count. */
  begun(id: string): void {
    this.#sql.exec("UPDATE requests SET attempts = attempts + 1 WHERE id = ?", id);
  }

  /** @param isOnTrial whether the object may still die of it */
  started(id: string, now: number, isOnTrial: boolean): void {
    const attempts = isOnTrial ? "attempts" : "0";
    this.#sql.exec(
      `UPDATE requests SET state = 'running', started_at = ?, attempts = ${attempts} WHERE id = ?`,
      now,
      id,
    );
  }

  /** Forgets how often a request was begun, because the object has outlived its beginning. */
  outlived(id: string): void {
    this.#sql.exec("UPDATE requests SET attempts = 0 WHERE id = ?", id);
  }

  /** The input of a request that has not ended; undefined where it cannot be read. */
  input(id: string): Submission | undefined {
    return this.#chunks.readJson(id, "input") as Submission | undefined;
  }

  /** What the last checkpoint kept besides the text. */
  lastCheckpoint(id: string): Checkpoint {
    return (parseJsonObject(this.#chunks.read(id, "noted")) ?? {}) as Checkpoint;
  }

  /** Writes what has come since the last time. */
  checkpoint(
    id: string,
    texts: Pick<GenerationResult, "text" | "thinking">,
    { progress, state }: Checkpoint = {},
  ): void {
    this.#chunks.extend(id, "text", texts.text);
    this.#chunks.extend(id, "thinking", texts.thinking);
    if (progress !== undefined) this.#chunks.replace(id, "noted", JSON.stringify({ progress, state }));
  }

  /** Writes the items of one step, and the tokens of all steps so far. */
  stepped(id: string, first: number, lines: readonly string[], sums: GenerationResult): void {
    this.items.append(id, first, lines);
    this.#sql.exec(
      "UPDATE requests SET prompt_tokens = ?, answer_tokens = ? WHERE id = ?",
      sums.promptTokens ?? null,
      sums.answerTokens ?? null,
      id,
    );
  }

  /** Texts of the result are written as far as they go beyond what is stored. */
  end(id: string, event: EndedEvent, startedAt: number | undefined, now: number): void {
    const { result } = event;
    this.#sql.exec(
      `UPDATE requests SET state = ?, started_at = ?, ended_at = ?, load_ms = ?, prompt_ms = ?, total_ms = ?, prompt_tokens = ?,
         answer_tokens = ?, error_code = ? WHERE id = ?`,
      event.state,
      startedAt ?? null,
      now,
      rounded(result.loadMs),
      rounded(result.promptMs),
      rounded(result.totalMs),
      result.promptTokens ?? null,
      result.answerTokens ?? null,
      event.state === "done" ? null : event.error.code,
      id,
    );
    this.checkpoint(id, result);
    this.#chunks.close(id);
    // The input was kept in case the object dies; it is not needed any more.
    this.#chunks.delete(id, "input");
    this.#chunks.delete(id, "noted");
    this.#chunks.append(id, "end", encodeEvent({ ...event, result: { ...result, text: "", thinking: "" } }));
    makeRoom(this.#sql, { id, now, maxBytes: this.#maxBytes });
  }

  /** How a request of this user ended here. Undefined if it does not exist, has not ended, or ended more than a day ago. */
  ended(id: string, user: string): EndedRequest | undefined {
    const query = `SELECT id, kind, model FROM requests WHERE id = ? AND user = ? AND ${STAYED}`;
    const [row] = this.#sql.exec<Omit<EndedRequest, "event">>(query, id, user).toArray();
    const line = row === undefined ? "" : this.#chunks.read(id, "end");
    if (row === undefined || line === "") return undefined;
    const event = decodeEvent(line) as EndedEvent;
    const texts = { text: this.#chunks.read(id, "text"), thinking: this.#chunks.read(id, "thinking") };
    return { ...row, event: { ...event, result: { ...event.result, ...texts } } };
  }

  /** Ended requests whose outcome has not been delivered. */
  undelivered(): { id: string; user: string; to: DeliveryAddress }[] {
    return this.#sql
      .exec<{ id: string; user: string; deliver_to: string }>(
        `SELECT id, user, deliver_to FROM requests WHERE deliver_to IS NOT NULL AND ended_at IS NOT NULL AND ${STAYED}`,
      )
      .toArray()
      .map(({ id, user, deliver_to }) => ({ id, user, to: JSON.parse(deliver_to) as DeliveryAddress }));
  }

  delivered(id: string): void {
    this.#sql.exec("UPDATE requests SET deliver_to = NULL WHERE id = ?", id);
  }

  /** What an earlier object left, the oldest first. */
  takeUnfinished(): UnfinishedRequest[] {
    return takeUnfinished(this.#sql);
  }

  /** Deletes content a day after the end of a request, and its row after 90 days. */
  forget(now: number): void {
    this.#chunks.deleteEndedBetween(this.#forgottenTo, now - DAY_MS);
    this.#forgottenTo = now - DAY_MS;
    this.#sql.exec("DELETE FROM requests WHERE ended_at < ?", now - RECORD_DAYS * DAY_MS);
  }

  /** When there will be something to forget; undefined when there is nothing. Expects `forget(now)` before. */
  forgetAt(now: number): number | undefined {
    const oldest = (since: number) =>
      this.#sql.exec<{ at: number | null }>("SELECT MIN(ended_at) AS at FROM requests WHERE ended_at >= ?", since).one()
        .at;
    const content = oldest(now - DAY_MS);
    if (content !== null) return content + DAY_MS + 1;
    const record = oldest(0);
    return record === null ? undefined : record + RECORD_DAYS * DAY_MS + 1;
  }
}

const rounded = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms));
