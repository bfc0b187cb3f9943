import { HearthError } from "./errors.ts";
import type { DayUsage } from "./request.ts";

/**
 * Steps that count as one more request of a user's day. The budget is there because rows are limited: 100,000 a day on the
 * free plan. A request or a turn writes 20 to 23 rows, a step or a percent of a transfer 2, a stored message 3 and 4 more
 * when it is deleted (measured in workerd). So 2,000 requests write 46,000 rows, and 84,000 if all of them are messages that
 * are deleted on the same day.
 */
export const STEPS_PER_REQUEST = 10;
/** Messages, saved or new in a turn, that count as one more request of a user's day. */
export const MESSAGES_PER_REQUEST = 6;

/** Whether a user has a daily budget. The owner has none, nor a user whom the runtime does not name. */
export const hasDailyBudget = (user: string | undefined): user is string => user !== undefined && user !== "owner";

/** Whether a call that counts as `worth` requests is too much for the day. A day on which nothing was used has room for any. */
export const isBeyondDay = ({ used, limit }: DayUsage, worth: number): boolean => used + Math.min(worth, limit) > limit;

/** Error of a call that is too much for the user's day. @param worth how many requests it counts as */
export function dailyLimit({ used, limit }: DayUsage, worth: number, now: number): HearthError {
  const left = Math.max(0, limit - used);
  const message =
    worth > 1 && left > 0
      ? `This call counts as ${worth} requests, and you have ${left} of your ${limit} for today left.`
      : `You have used ${used} requests today; the limit for one user is ${limit}.`;
  const smaller = worth > 1 && left > 0 ? "Send less in one call, or call" : "Call";
  const hours = 24 - new Date(now).getUTCHours();
  const next = `${smaller} again after 00:00 UTC, in at most ${hours} h. The owner can raise MAX_REQUESTS_PER_DAY.`;
  return new HearthError("daily_limit", message, next);
}
