import type { JobKind } from "../../core/job.ts";
import { LineDecoder } from "../../core/line-decoder.ts";
import type { EndedEvent, Progress, RequestEvent } from "../../core/request.ts";
import { decodeEvent } from "../forms/stored-result.ts";

/** What a viewer knows of a request by now. */
export interface RequestView {
  id: string;
  /** Known as soon as the queue has answered. */
  kind?: JobKind;
  model?: string;
  /** The host that has it. Missing where there is only one. */
  host?: string;
  state: "queued" | "running" | "ended";
  /** Place in the queue, 1 for the next; 0 when it runs. */
  position: number;
  /** Characters of the answer that the reader had before; `text` is what comes after them. */
  offset: number;
  text: string;
  thinking: string;
  progress?: Progress;
  end?: EndedEvent;
}

/** Receives each event of a request, with the view that includes it. */
export type OnEvent = (event: RequestEvent, view: RequestView) => void;

/**
 * Reads a request's events into `view` until the request ends or `enough` settles; then the stream is left, and the request
 * continues.
 * @returns `handed_over` where the queue has ended the stream, `moved` where another host has the request, `broken` where the
 * stream broke, as it does when its object dies
 */
export async function watchRequest(
  stream: ReadableStream<Uint8Array>,
  view: RequestView,
  enough: Promise<unknown>,
  onEvent: OnEvent,
): Promise<"ended" | "left" | "handed_over" | "moved" | "broken"> {
  const reader = stream.getReader();
  const decoder = new LineDecoder();
  const left = enough.then(() => "left" as const);
  for (;;) {
    const read = reader.read().catch(() => ({ done: true as const, value: undefined }));
    const next = await Promise.race([read, left]);
    if (next === "left") {
      reader.cancel().catch(() => {});
      return "left";
    }
    if (next.done) return "broken";
    for (const event of decoder.push(next.value).map(decodeEvent)) {
      applyEvent(view, event);
      onEvent(event, view);
      if (isLastHere(event)) return event.type;
    }
    if (view.end !== undefined) return "ended";
  }
}

/** Whether a stream ends with this event although the request has not ended. */
const isLastHere = (event: RequestEvent): event is Extract<RequestEvent, { type: "handed_over" | "moved" }> =>
  event.type === "handed_over" || event.type === "moved";

function applyEvent(view: RequestView, event: RequestEvent): void {
  switch (event.type) {
    case "accepted":
      view.id = event.id;
      view.kind = event.kind;
      view.model = event.model;
      view.host = event.host;
      break;
    case "moved":
      view.host = event.host;
      break;
    case "queued":
      view.state = "queued";
      view.position = event.position;
      break;
    case "running":
      view.state = "running";
      view.position = 0;
      break;
    case "delta":
      view.offset = event.from ?? view.offset;
      view.text += event.text;
      view.thinking += event.thinking;
      break;
    case "progress":
      view.progress = event.progress;
      break;
    case "ended":
      view.state = "ended";
      view.end = event;
      view.progress = event.progress ?? view.progress;
      break;
  }
}
