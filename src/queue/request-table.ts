import type { EndedEvent, RequestState, Submission } from "../core/request.ts";

/**
 * The schema, a list of steps: a step that has been deployed is never changed, only followed by another.
 * `requests` has one row a request and no content; what was said lies in `pieces`, below the 2 MB that a row may hold.
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
     prompt_tokens INTEGER,
     answer_tokens INTEGER,
     error_code TEXT
   ) WITHOUT ROWID;
   CREATE TABLE pieces (
     request_id TEXT NOT NULL,
     seq INTEGER NOT NULL,
     data TEXT NOT NULL,
     PRIMARY KEY (request_id, seq)
   ) WITHOUT ROWID;`,
];

/** At most 3 bytes of UTF-8 each. */
const CHARACTERS_OF_A_PIECE = 500_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Requests at rest: what outlives the object's memory. Times are ms since 1970. */
export class RequestTable {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#migrate();
  }

  #migrate(): void {
    this.#sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const [row] = this.#sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray();
    const version = row?.version ?? 0;
    if (version === MIGRATIONS.length) return;
    for (const step of MIGRATIONS.slice(version)) this.#sql.exec(step);
    this.#sql.exec("DELETE FROM schema_version");
    this.#sql.exec("INSERT INTO schema_version VALUES (?)", MIGRATIONS.length);
  }

  insert(host: string, { id, user, client, tool, kind, model }: Submission, state: RequestState, now: number): void {
    this.#sql.exec(
      `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, host, user, client, tool, kind, model, state, now],
    );
  }

  end(id: string, startedAt: number | undefined, event: EndedEvent, now: number): void {
    const { result } = event;
    this.#sql.exec(
      `UPDATE requests SET state = ?, started_at = ?, ended_at = ?, prompt_tokens = ?, answer_tokens = ?, error_code = ?
       WHERE id = ?`,
      event.state,
      startedAt ?? null,
      now,
      result.prompt_eval_count ?? null,
      result.eval_count ?? null,
      event.state === "done" ? null : event.error.code,
      id,
    );
    const json = JSON.stringify(event);
    for (let seq = 0; seq * CHARACTERS_OF_A_PIECE < json.length; seq++) {
      const data = json.slice(seq * CHARACTERS_OF_A_PIECE, (seq + 1) * CHARACTERS_OF_A_PIECE);
      this.#sql.exec("INSERT INTO pieces (request_id, seq, data) VALUES (?, ?, ?)", id, seq, data);
    }
  }

  /** How a request of this user ended; undefined when there is none, it runs, or its day is past. */
  ended(id: string, user: string): EndedEvent | undefined {
    const pieces = this.#sql
      .exec<{ data: string }>(
        `SELECT data FROM pieces WHERE request_id = (SELECT id FROM requests WHERE id = ? AND user = ?) ORDER BY seq`,
        id,
        user,
      )
      .toArray();
    if (pieces.length === 0) return undefined;
    return JSON.parse(pieces.map(({ data }) => data).join("")) as EndedEvent;
  }

  /** Forgets what was said in requests that ended more than a day ago. */
  forgetContent(now: number): void {
    this.#sql.exec("DELETE FROM pieces WHERE request_id IN (SELECT id FROM requests WHERE ended_at < ?)", now - DAY_MS);
  }

  /** Whether content is left that will have to be forgotten. */
  get hasContent(): boolean {
    return this.#sql.exec("SELECT 1 FROM pieces LIMIT 1").toArray().length > 0;
  }
}
