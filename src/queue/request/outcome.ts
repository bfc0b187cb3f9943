import { HearthError } from "../../core/errors.ts";
import type { EndedEvent, Outcome, RequestEvent, Submission } from "../../core/request.ts";
import { encodeEvent } from "../forms/stored-result.ts";
import type { ActiveRequest } from "./active-request.ts";

/** Outcome of a request that an error has ended. A cancel is a state of its own. */
export function failure(error: HearthError): Outcome {
  return { state: error.code === "cancelled" ? "cancelled" : "failed", error: error.info };
}

/** Error of a request that was cancelled. */
export const cancelled = () => new HearthError("cancelled", "The request was cancelled.");

/** Error of a request that was running when its object died, and cannot resume. */
export const interrupted = () => new HearthError("interrupted", "Hearth was restarted before the request had ended.");

/** How a request ended, for its viewers and for the store. */
export function endedEvent({ wishes, result, progress }: ActiveRequest, outcome: Outcome): EndedEvent {
  return { type: "ended", ...outcome, result, wishes, progress };
}

/** The events of a request that has ended. @param host undefined where there is only one */
export function endedStream(
  { id, kind, model }: Pick<Submission, "id" | "kind" | "model">,
  event: EndedEvent,
  host: string | undefined,
): ReadableStream<Uint8Array> {
  return streamOf([{ type: "accepted", id, kind, model, host }, event]);
}

/** The one event of a request that was refused: there is nothing to collect under its id. */
export const refusedStream = (event: EndedEvent) => streamOf([event]);

function streamOf(events: readonly RequestEvent[]): ReadableStream<Uint8Array> {
  return new Blob(events.map((event) => `${encodeEvent(event)}\n`)).stream() as ReadableStream<Uint8Array>;
}
