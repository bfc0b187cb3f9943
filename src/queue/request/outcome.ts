import { HearthError } from "../../core/errors.ts";
import type { EndedEvent, Outcome, RequestEvent, Submission } from "../../core/request.ts";
import type { ActiveRequest } from "./active-request.ts";

export function failure(error: HearthError): Outcome {
  return { state: error.code === "cancelled" ? "cancelled" : "failed", error: error.info };
}

export const cancelled = () => new HearthError("cancelled", "The request was cancelled.");

export const interrupted = () => new HearthError("interrupted", "Hearth was restarted before the request had ended.");

/** What viewers are told, and the table keeps, of how a request ended. */
export function endedEvent({ submission, generation, progress }: ActiveRequest, outcome: Outcome): EndedEvent {
  return { type: "ended", ...outcome, result: generation, wishes: submission.wishes, progress };
}

type Accepted = Pick<Submission, "id" | "kind" | "model">;

/** The events of a request that has ended. */
export function streamOf(request: Accepted, event: EndedEvent): ReadableStream<Uint8Array> {
  const { id, kind, model } = request;
  return inLines([{ type: "accepted", id, kind, model }, event]);
}

/** The one event of a request that was never taken: there is nothing to collect under its id. */
export const refusal = (event: EndedEvent) => inLines([event]);

function inLines(events: readonly RequestEvent[]): ReadableStream<Uint8Array> {
  const lines = events.map((line) => `${JSON.stringify(line)}\n`);
  return new Blob(lines).stream() as ReadableStream<Uint8Array>;
}
