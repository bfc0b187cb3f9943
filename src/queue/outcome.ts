import { HearthError } from "../core/errors.ts";
import type { EndedEvent, Outcome } from "../core/request.ts";
import type { LiveRequest } from "./live-request.ts";

export function failure(error: HearthError): Outcome {
  return { state: error.code === "cancelled" ? "cancelled" : "failed", error: error.info };
}

export const cancelled = () => new HearthError("cancelled", "The request was cancelled.");

export const interrupted = () => new HearthError("interrupted", "Hearth was restarted before the request had ended.");

/** What viewers are told, and the table keeps, of how a request ended. */
export function endedEvent({ submission, generation }: LiveRequest, outcome: Outcome): EndedEvent {
  return { type: "ended", ...outcome, result: generation, wishes: submission.wishes };
}
