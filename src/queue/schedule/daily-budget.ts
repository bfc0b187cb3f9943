import { dailyLimit, hasDailyBudget, isBeyondDay } from "../../core/daily-limit.ts";
import { dayOf } from "../../core/day.ts";
import type { HearthError } from "../../core/errors.ts";
import type { DayUsage } from "../../core/request.ts";

/** Where the counts of requests come from and go to. Days are UTC, such as 2026-11-21. */
export interface DayCounts {
  /** What the requests of a user that this queue has stored for a day count as. */
  stored(user: string, day: string): number;
  /** Tells the user's own object what this queue has counted on a day. @returns the sum over the queues of all hosts */
  report(user: string, day: string, requests: number): Promise<number>;
}

/** The day of one user. */
interface Day {
  day: string;
  /** What this queue has accepted, in requests: a long job counts as several (`request-worth.ts`). */
  own: number;
  /** The part of it that was reported. */
  reported: number;
  /** Those of the queues of other hosts, as of the last report; undefined before the first. */
  elsewhere?: number;
}

/** From this share on, answers say how many requests are used. */
const NOTICE_SHARE = 0.8;
/** A queue reports its count this many times on the way to the limit, because a report writes a row. */
const REPORTS = 50;

/**
 * Daily budget of requests for each user but the owner: an agent in a loop would otherwise use up the day's rows of the
 * account, and stop everyone. A user's requests on all hosts count together. The queue knows its own count exactly, and the
 * others as of its last report, so a user of several hosts may pass the limit by a few requests.
 */
export class DailyBudget {
  readonly #counts: DayCounts;
  readonly #days = new Map<string, Day>();
  #limit = 0;

  constructor(counts: DayCounts) {
    this.#counts = counts;
  }

  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /** Returns the requests of a user today. Undefined for the owner, who has no daily budget. */
  usage(user: string, now: number): DayUsage | undefined {
    if (!hasDailyBudget(user)) return undefined;
    const { own, elsewhere = 0 } = this.#dayOf(user, now);
    return { used: own + elsewhere, limit: this.#limit };
  }

  /** Why this user may not start what counts as `worth` requests today; undefined if the user may. */
  refusal(user: string, worth: number, now: number): HearthError | undefined {
    const usage = this.usage(user, now);
    return usage && isBeyondDay(usage, worth) ? dailyLimit(usage, worth, now) : undefined;
  }

  /** What the answer of the newest request says about the user's day; undefined before it is nearly used up. */
  notice(user: string, now: number): string | undefined {
    const { used = 0, limit = 0 } = this.usage(user, now) ?? {};
    return used > limit * NOTICE_SHARE ? `You have used ${used} of your ${limit} requests for today.` : undefined;
  }

  /** Counts an accepted request, and reports the count now and then. The report fails only with the user's object. */
  async count(user: string, worth: number, now: number): Promise<void> {
    if (!hasDailyBudget(user)) return;
    const day = this.#dayOf(user, now);
    day.own += worth;
    const reportsDue = (requests: number) => Math.floor(requests / Math.ceil(this.#limit / REPORTS));
    if (day.elsewhere !== undefined && reportsDue(day.own) === reportsDue(day.reported)) return;
    const reported = day.own;
    day.reported = reported;
    day.elsewhere = (await this.#counts.report(user, day.day, reported)) - reported;
  }

  #dayOf(user: string, now: number): Day {
    const day = dayOf(now);
    const known = this.#days.get(user);
    if (known?.day === day) return known;
    const fresh: Day = { day, own: this.#counts.stored(user, day), reported: 0 };
    this.#days.set(user, fresh);
    return fresh;
  }
}
