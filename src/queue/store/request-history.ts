import { DAY_MS } from "../../core/day.ts";
import { JOB_KINDS, type Lane } from "../../core/job.ts";
import type { RequestSummary } from "../../core/request.ts";

/** Reads the rows of requests: what a user has asked, and how long requests took. */
export class RequestHistory {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * A user's requests, without content: first those that have not ended, then the newest. Each part uses its own index,
   * because one query for both would read every row of the user, of 90 days.
   */
  ofUser(user: string, max: number): RequestSummary[] {
    const read = (where: string, limit: number) =>
      this.#sql
        .exec(
          `SELECT id, user, client, tool, model, state, submitted_at, started_at, ended_at, prompt_tokens, answer_tokens,
             error_code FROM requests ${where} ORDER BY submitted_at DESC LIMIT ?`,
          user,
          limit,
        )
        .toArray() as unknown as RequestSummary[];
    const open = read("INDEXED BY requests_by_end WHERE user = ? AND ended_at IS NULL", max);
    const ended = read("INDEXED BY requests_of_user WHERE user = ? AND ended_at IS NOT NULL", max - open.length);
    return [...open, ...ended];
  }

  /**
   * Returns as how many requests those count that a user submitted on a UTC day, such as 2026-11-21.
   * @param hasWorth false if the table is of a build that counted each request once
   */
  countOn(user: string, day: string, hasWorth: boolean): number {
    const from = Date.parse(day);
    const count = hasWorth ? "COALESCE(SUM(COALESCE(worth, 1)), 0)" : "COUNT(*)";
    const query = `SELECT ${count} AS count FROM requests WHERE user = ? AND submitted_at >= ? AND submitted_at < ?`;
    return this.#sql.exec<{ count: number }>(query, user, from, from + DAY_MS).one().count;
  }

  /** The mean duration of the last requests of a lane, in ms; undefined before there was one. */
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
