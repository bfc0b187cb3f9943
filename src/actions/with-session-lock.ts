import type { Busy, Full } from "../chats/outcomes.ts";
import { HearthError } from "../core/errors.ts";
import type { ActionContext } from "./action-context.ts";

/** Before that, the request of a turn may not have reached the queue yet. */
const SUBMITTED_WITHIN_MS = 60_000;

/**
 * What is to be done with a session while nobody's turn it is. A turn whose request is lost holds nobody up.
 * @throws HearthError `session_busy`, `session_full`, `too_many_sessions`
 */
export async function withSessionLock<T extends object>(
  { chats, queue }: ActionContext,
  sessionId: string,
  attempt: () => Promise<T | Busy | Full>,
): Promise<T> {
  const first = await attempt();
  if (!isBusy(first)) return roomIn(sessionId, first);
  if (Date.now() - first.since > SUBMITTED_WITHIN_MS && !(await queue.isOpen(first.busy))) {
    await chats.giveUp(sessionId, first.busy);
    const second = await attempt();
    if (!isBusy(second)) return roomIn(sessionId, second);
  }
  const next = `Collect it by ollama_get_request with request_id ${first.busy}, or cancel it, then call again; if there is no such request, in a minute.`;
  throw new HearthError("session_busy", `The session ${sessionId} is at a turn already.`, next);
}

/** @throws HearthError where there was none */
function roomIn<T extends object>(sessionId: string, outcome: T | Full): T {
  if (!isFull(outcome)) return outcome;
  const { full, most } = outcome;
  if (full === "sessions") {
    throw new HearthError("too_many_sessions", `${most} sessions are kept already, and no user may have more.`);
  }
  throw new HearthError("session_full", `The session ${sessionId} would have more than ${most} messages.`);
}

const isFull = (outcome: object): outcome is Full => "full" in outcome;

const isBusy = (outcome: object): outcome is Busy => "busy" in outcome;
