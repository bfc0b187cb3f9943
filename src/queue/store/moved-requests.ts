import type { ErrorCode } from "../../core/errors.ts";
import type { EndedEvent } from "../../core/request.ts";
import { encodeEvent } from "../forms/stored-result.ts";
import { TextChunks } from "./text-chunks.ts";

/** A request that another host has, or is about to get. */
export interface MovedRequest {
  user: string;
  /** The host to which it has moved. */
  to: string;
  /** Why it could not stay. */
  code: ErrorCode;
  /** False until the queue of the other host has confirmed that it has the request; until then its input stays here. */
  isTaken: boolean;
}

type Row = { user: string; moved_to: string; error_code: ErrorCode; state: string };

/**
 * Rows of requests that have moved to another host. To a build that knows no moves they are requests that have failed, which
 * it neither runs nor delivers again.
 */
export class MovedRequests {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #chunks: TextChunks;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#chunks = new TextChunks(storage.sql);
  }

  /**
   * Stores that a request is about to move, all of it or nothing.
   * @param event how it would have ended here
   * @throws where the request itself is not stored
   */
  begin(id: string, to: string, event: EndedEvent, now: number): void {
    const code = event.state === "done" ? null : event.error.code;
    this.#storage.transactionSync(() => {
      const { rowsWritten } = this.#sql.exec(
        `UPDATE requests SET state = 'moving', moved_to = ?2, error_code = ?3, ended_at = ?4
           WHERE id = ?1 AND EXISTS (SELECT 1 FROM pieces WHERE request_id = ?1 AND part = 'input')`,
        id,
        to,
        code,
        now,
      );
      if (rowsWritten === 0) throw new Error("The request is not stored.");
      this.#chunks.append(id, "end", encodeEvent(event));
    });
  }

  /** The other queue has the request, and delivers its outcome. */
  taken(id: string): void {
    this.#sql.exec("UPDATE requests SET state = 'moved', deliver_to = NULL WHERE id = ?", id);
    this.#chunks.delete(id, "input");
  }

  /** Ends a request that was about to move and whose input is gone: a day has passed. */
  lost(id: string): void {
    this.#sql.exec("UPDATE requests SET state = 'interrupted' WHERE id = ?", id);
  }

  /** Where a request has gone; undefined where it has not moved. */
  find(id: string): MovedRequest | undefined {
    const query =
      "SELECT user, moved_to, error_code, state FROM requests WHERE id = ? AND state IN ('moving', 'moved')";
    const [row] = this.#sql.exec<Row>(query, id).toArray();
    return row && { user: row.user, to: row.moved_to, code: row.error_code, isTaken: row.state === "moved" };
  }

  /** The ids of requests that no other queue has confirmed yet. */
  unconfirmed(): string[] {
    return this.#sql
      .exec<{ id: string }>("SELECT id FROM requests INDEXED BY requests_moving WHERE state = 'moving'")
      .toArray()
      .map(({ id }) => id);
  }
}
