import type { EndedEvent, Generation, RequestSummary, Submission } from "../core/request.ts";
import { migrate } from "./migrate.ts";
import { Pieces } from "./pieces.ts";

/**
 * `requests` has one row a request and no content: it stays as the record of who used what. What was said lies in
 * `pieces`, for a day.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE requests (
     id TEXT PRIMARY KEY,
     host TEXT NOT NULL,
     user TEXT NOT NULL,
     client TEXT NOT NULL,
     tool TEXT NOT NULL,
     kind TEXT NOT NULL,
     model TEXT NOT NULL,
     state TEXT NOT NULL,
     submitted_at INTEGER NOT NULL,
     started_at INTEGER,
     ended_at INTEGER,
     load_ms INTEGER,
     prompt_ms INTEGER,
     total_ms INTEGER,
     prompt_tokens INTEGER,
     answer_tokens INTEGER,
     error_code TEXT
   ) WITHOUT ROWID;
   CREATE INDEX requests_of_user ON requests (user, submitted_at);
   CREATE INDEX requests_by_end ON requests (ended_at);
   CREATE TABLE pieces (
     request_id TEXT NOT NULL,
     part TEXT NOT NULL,
     seq INTEGER NOT NULL,
     data TEXT NOT NULL,
     PRIMARY KEY (request_id, part, seq)
   ) WITHOUT ROWID;`,
];

const DAY_MS = 24 * 60 * 60 * 1000;
const RECORD_DAYS = 90;

/** A request that had not ended when the object last wrote. */
export interface Unfinished {
  submission: Submission;
  submittedAt: number;
  startedAt: number | undefined;
  text: string;
  thinking: string;
}

/** Requests at rest: what outlives the object's memory. Times are ms since 1970. */
export class RequestTable {
  readonly #sql: SqlStorage;
  readonly #pieces: Pieces;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    migrate(this.#sql, MIGRATIONS);
    this.#pieces = new Pieces(this.#sql);
  }

  /** A request that starts at once is written once, as running. */
  insert(host: string, submission: Submission, submittedAt: number, startedAt: number | undefined): void {
    const { id, user, client, tool, kind, model } = submission;
    this.#sql.exec(
      `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, host, user, client, tool, kind, model, startedAt === undefined ? "queued" : "running"],
      ...[submittedAt, startedAt ?? null],
    );
    this.#pieces.append(id, "input", JSON.stringify(submission));
  }

  started(id: string, now: number): void {
    this.#sql.exec("UPDATE requests SET state = 'running', started_at = ? WHERE id = ?", now, id);
  }

  /** Writes down what has come since the last time. */
  checkpoint(id: string, { text, thinking }: Pick<Generation, "text" | "thinking">): void {
    this.#pieces.extend(id, "text", text);
    this.#pieces.extend(id, "thinking", thinking);
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
    this.#pieces.append(id, "end", JSON.stringify({ ...event, result: { ...result, text: "", thinking: "" } }));
  }

  /** How a request of this user ended; undefined when there is none, it has not, or its day is past. */
  ended(id: string, user: string): EndedEvent | undefined {
    const mine = this.#sql.exec("SELECT 1 FROM requests WHERE id = ? AND user = ?", id, user).toArray();
    const json = mine.length === 0 ? "" : this.#pieces.read(id, "end");
    if (json === "") return undefined;
    const event = JSON.parse(json) as EndedEvent;
    const { text, thinking } = this.#said(id);
    return { ...event, result: { ...event.result, text, thinking } };
  }

  /** The oldest first. */
  unfinished(): Unfinished[] {
    return this.#sql
      .exec<{ id: string; submitted_at: number; started_at: number | null }>(
        "SELECT id, submitted_at, started_at FROM requests WHERE ended_at IS NULL ORDER BY submitted_at",
      )
      .toArray()
      .map(({ id, submitted_at, started_at }) => ({
        submission: JSON.parse(this.#pieces.read(id, "input")) as Submission,
        submittedAt: submitted_at,
        startedAt: started_at ?? undefined,
        ...this.#said(id),
      }));
  }

  /** Those that have not ended first, then the newest. */
  ofUser(user: string, most: number): RequestSummary[] {
    return this.#sql
      .exec(
        `SELECT id, user, client, tool, model, state, submitted_at, started_at, ended_at, prompt_tokens, answer_tokens,
           error_code FROM requests WHERE user = ?
           ORDER BY ended_at IS NULL DESC, submitted_at DESC LIMIT ?`,
        user,
        most,
      )
      .toArray() as unknown as RequestSummary[];
  }

  /** How long the last requests took, each, in ms; undefined before there was one. */
  get usualDuration(): number | undefined {
    const [row] = this.#sql
      .exec<{ ms: number | null }>(
        `SELECT AVG(ended_at - started_at) AS ms FROM
           (SELECT ended_at, started_at FROM requests WHERE state = 'done' ORDER BY ended_at DESC LIMIT 10)`,
      )
      .toArray();
    return row?.ms ?? undefined;
  }

  /** Forgets what was said more than a day ago, and that it was after 90 days. */
  forget(now: number): void {
    this.#pieces.deleteEndedBefore(now - DAY_MS);
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
