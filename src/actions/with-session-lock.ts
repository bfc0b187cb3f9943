import type { LimitReached, SessionBusy } from "../chats/outcomes.ts";
import { readableBytes } from "../core/bytes.ts";
import { dailyLimit } from "../core/daily-limit.ts";
import { HearthError } from "../core/errors.ts";
import type { ActionContext } from "./action-context.ts";

/** A younger turn may have a request that has not reached the queue yet. */
const SUBMITTED_WITHIN_MS = 60_000;

/**
 * Runs `attempt` on a session that no turn has locked. The store refuses an attempt on a locked session by value. A lock
 * whose request the queue no longer knows is released first: its turn was lost and will never end.
 * @throws HearthError `session_busy`, `session_full`, `too_many_sessions`, `too_much_kept`, `daily_limit`
 */
export async function withSessionLock<T extends object>(
  { chats, queue }: ActionContext,
  sessionId: string,
  attempt: () => Promise<T | SessionBusy | LimitReached>,
): Promise<T> {
  const first = await attempt();
  if (!isBusy(first)) return assertNotFull(sessionId, first);
  if (Date.now() - first.since > SUBMITTED_WITHIN_MS && !(await queue.isOpen(first.busy))) {
    await chats.giveUp(sessionId, first.busy);
    const second = await attempt();
    if (!isBusy(second)) return assertNotFull(sessionId, second);
  }
  const next =
    `Collect it with ollama_get_request and request_id ${first.busy}, or cancel it, then call again. If there is no such ` +
    "request, call again in a minute.";
  throw new HearthError("session_busy", `The session ${sessionId} is busy with another turn.`, next);
}

/** @throws HearthError if a limit was reached */
function assertNotFull<T extends object>(sessionId: string, outcome: T | LimitReached): T {
  if (!isFull(outcome)) return outcome;
  const { full, most, used = most, worth = 1 } = outcome;
  if (full === "day") throw dailyLimit({ used, limit: most }, worth, Date.now());
  if (full === "sessions") {
    throw new HearthError("too_many_sessions", `This user has ${most} sessions, and no user may have more.`);
  }
  if (full === "bytes") {
    const message = `The conversations of this user would take more than ${readableBytes(most)}, and no user may keep more.`;
    throw new HearthError("too_much_kept", message);
  }
  throw new HearthError("session_full", `The session ${sessionId} would have more than ${most} messages.`);
}

const isFull = (outcome: object): outcome is LimitReached => "full" in outcome;

const isBusy = (outcome: object): outcome is SessionBusy => "busy" in outcome;
