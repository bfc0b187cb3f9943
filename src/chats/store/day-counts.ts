import { hasDailyBudget, isBeyondDay, MESSAGES_PER_REQUEST } from "../../core/daily-limit.ts";
import { dayOf } from "../../core/day.ts";
import type { LimitReached } from "../outcomes.ts";

/** Takes the place of a host for what the ChatStore counts itself. No host can have this id. */
const STORED_MESSAGES = "";

/**
 * Counts of a user's requests of the day. They lie in the one object of the user, so that a user has one daily budget
 * whatever host is asked. Each queue reports its count; messages that are stored in large numbers are counted here.
 */
export class DayCounts {
  readonly #sql: SqlStorage;
  readonly #user: string | undefined;

  constructor(sql: SqlStorage, user: string | undefined) {
    this.#sql = sql;
    this.#user = user;
  }

  /**
   * Keeps how many requests the queue of one host has counted on a UTC day, such as 2026-11-21. A count only grows within
   * its day.
   * @returns the sum over all hosts
   */
  report(host: string, day: string, requests: number): number {
    this.#sql.exec("DELETE FROM request_counts WHERE day < ?", day);
    this.#sql.exec(
      `INSERT INTO request_counts (day, host, requests) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET requests = MAX(requests, excluded.requests)`,
      day,
      host,
      requests,
    );
    return this.#used(day);
  }

  /**
   * Counts messages that are stored now, unless they are too many for the day.
   * @param base what the call that stores them counts besides
   */
  take(messages: number, base: number, limit: number): LimitReached | undefined {
    const worth = base + Math.floor(messages / MESSAGES_PER_REQUEST);
    if (worth === 0 || !hasDailyBudget(this.#user)) return undefined;
    const day = dayOf(Date.now());
    const used = this.#used(day);
    if (isBeyondDay({ used, limit }, worth)) return { full: "day", most: limit, used, worth };
    this.report(STORED_MESSAGES, day, this.#used(day, STORED_MESSAGES) + worth);
    return undefined;
  }

  #used(day: string, host?: string): number {
    return this.#sql
      .exec<{ sum: number }>(
        "SELECT COALESCE(SUM(requests), 0) AS sum FROM request_counts WHERE day = ?1 AND host = COALESCE(?2, host)",
        day,
        host ?? null,
      )
      .one().sum;
  }
}
