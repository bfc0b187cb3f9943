import type { Busy } from "../chats/outcomes.ts";
import { HearthError } from "../core/errors.ts";
import type { ToolContext } from "./define-tool.ts";

/** Before that, the request of a turn may not have reached the queue yet. */
const SUBMITTED_WITHIN_MS = 60_000;

/**
 * What is to be done with a session while nobody's turn it is. A turn whose request is lost holds nobody up.
 * @throws HearthError `session_busy`
 */
export async function onceFree<T extends object>(
  { chats, queue }: ToolContext,
  sessionId: string,
  attempt: () => Promise<T | Busy>,
): Promise<T> {
  const first = await attempt();
  if (!isBusy(first)) return first;
  if (Date.now() - first.since > SUBMITTED_WITHIN_MS && !(await queue.isOpen(first.busy))) {
    await chats.giveUp(sessionId, first.busy);
    const second = await attempt();
    if (!isBusy(second)) return second;
  }
  const next = `Collect it by ollama_get_request with request_id ${first.busy}, or cancel it, then call again; if there is no such request, in a minute.`;
  throw new HearthError("session_busy", `The session ${sessionId} is at a turn already.`, next);
}

const isBusy = (outcome: object): outcome is Busy => "busy" in outcome;
