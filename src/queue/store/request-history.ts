import { DAY_MS } from "../../core/day.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { JOB_KINDS, type Lane } from "../../core/job.ts";
import type { RequestSummary } from "../../core/request.ts";

/** Condition in SQL: the request has not moved to another host, which has a row of its own. */
export const STAYED = "state NOT IN ('moving', 'moved')";

/** Requests that are looked at for how a host does: enough for a mean, and few rows for a host that has failed for days. */
const MAX_RECENT = 100;

/** Errors of a host that does no work at present. */
const HOST_FAULTS: readonly ErrorCode[] = [
  "home_unreachable",
  "tunnel_down",
  "edge_error",
  "busy",
  "load_timeout",
  "host_refused",
  "access_refused",
  "blocked",
  "not_ollama",
];

/** The last fault of a host. `at` is ms since 1970. */
export interface HostFault {
  at: number;
  code: ErrorCode;
}

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
    const ended = read(
      `INDEXED BY requests_of_user WHERE user = ? AND ended_at IS NOT NULL AND ${STAYED}`,
      max - open.length,
    );
    return [...open, ...ended];
  }

  /** Whether there is a row of this request. */
  has(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM requests WHERE id = ?", id).toArray().length > 0;
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
           (SELECT * FROM (SELECT * FROM requests WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?)
              WHERE state = 'done' AND kind IN (SELECT value FROM json_each(?)) LIMIT 10)`,
        MAX_RECENT,
        JSON.stringify(kinds.map(([kind]) => kind)),
      )
      .toArray();
    return row?.ms ?? undefined;
  }

  /** The fault with which the last request ended that shows how the host is; undefined where that request was done. */
  lastFault(): HostFault | undefined {
    const query = `SELECT ended_at AS at, state, error_code AS code FROM requests WHERE ended_at IS NOT NULL
      ORDER BY ended_at DESC LIMIT ?`;
    const recent = this.#sql.exec<{ at: number; state: string; code: ErrorCode | null }>(query, MAX_RECENT);
    for (const { at, state, code } of recent) {
      if (state === "done") return undefined;
      if (code !== null && HOST_FAULTS.includes(code)) return { at, code };
    }
    return undefined;
  }
}
