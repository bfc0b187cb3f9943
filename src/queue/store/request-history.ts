import { JOB_KINDS, type Lane } from "../../core/job-kinds.ts";
import type { RequestSummary } from "../../core/request.ts";

/** What the rows of requests tell together: what a user has asked, and how long it took. */
export class RequestHistory {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * A user's requests, without content: those that have not ended first, then the newest. Each kind by its own index, since
   * one question for both would read every row of the user, of 90 days.
   */
  ofUser(user: string, most: number): RequestSummary[] {
    const read = (where: string, limit: number) =>
      this.#sql
        .exec(
          `SELECT id, user, client, tool, model, state, submitted_at, started_at, ended_at, prompt_tokens, answer_tokens,
             error_code FROM requests ${where} ORDER BY submitted_at DESC LIMIT ?`,
          ...[user, limit],
        )
        .toArray() as unknown as RequestSummary[];
    const open = read("INDEXED BY requests_by_end WHERE user = ? AND ended_at IS NULL", most);
    return [
      ...open,
      ...read("INDEXED BY requests_of_user WHERE user = ? AND ended_at IS NOT NULL", most - open.length),
    ];
  }

  /** How long the last requests of a lane took, each, in ms; undefined before there was one. */
  usualDuration(lane: Lane): number | undefined {
    const kinds = Object.entries(JOB_KINDS).filter(([, traits]) => traits.lane === lane);
    const [row] = this.#sql
      .exec<{ ms: number | null }>(
        `SELECT AVG(ended_at - started_at) AS ms FROM
           (SELECT ended_at, started_at FROM requests
              WHERE state = 'done' AND kind IN (SELECT value FROM json_each(?)) ORDER BY ended_at DESC LIMIT 10)`,
        JSON.stringify(kinds.map(([kind]) => kind)),
      )
      .toArray();
    return row?.ms ?? undefined;
  }
}
