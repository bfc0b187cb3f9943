import type { JobKind } from "../../core/job-kinds.ts";
import type { EndedEvent, Progress, RequestEvent } from "../../core/request.ts";

/** What a viewer has seen by now. */
export interface RequestView {
  id: string;
  /** As soon as the queue has answered. */
  kind?: JobKind;
  model?: string;
  state: "queued" | "running" | "ended";
  /** Place in the queue, 1 is next; 0 when it runs. */
  position: number;
  /** Characters of the answer that the reader had before; `text` is what comes after them. */
  offset: number;
  text: string;
  thinking: string;
  progress?: Progress;
  end?: EndedEvent;
}

export type OnEvent = (event: RequestEvent, sight: RequestView) => void;

/**
 * Reads a request's events into `sight`, until the request ends, or `enough` says to stop; then the stream is left, and
 * the request goes on.
 * @returns whether the stream broke, as it does when its object dies
 */
export async function watch(
  stream: ReadableStream<Uint8Array>,
  sight: RequestView,
  enough: Promise<unknown>,
  onEvent: OnEvent,
): Promise<"ended" | "left" | "broken"> {
  const reader = stream.getReader();
  const lines = eventLines();
  const left = enough.then(() => "left" as const);
  for (;;) {
    const read = reader.read().catch(() => ({ done: true as const, value: undefined }));
    const next = await Promise.race([read, left]);
    if (next === "left") {
      reader.cancel().catch(() => {});
      return "left";
    }
    if (next.done) return "broken";
    for (const event of lines(next.value)) {
      see(sight, event);
      onEvent(event, sight);
    }
    if (sight.end !== undefined) return "ended";
  }
}

function see(sight: RequestView, event: RequestEvent): void {
  if (event.type === "accepted") {
    const { id, kind, model } = event;
    Object.assign(sight, { id, kind, model });
  }
  if (event.type === "queued") Object.assign(sight, { state: "queued", position: event.position });
  if (event.type === "running") Object.assign(sight, { state: "running", position: 0 });
  if (event.type === "delta") {
    sight.text += event.text;
    sight.thinking += event.thinking;
  }
  if (event.type === "progress") sight.progress = event.progress;
  if (event.type === "ended") {
    Object.assign(sight, { state: "ended", end: event, progress: event.progress ?? sight.progress });
  }
}

/** Splits chunks into events; the rest of a line waits for the next chunk. */
function eventLines(): (chunk: Uint8Array) => RequestEvent[] {
  const decoder = new TextDecoder();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    return lines.map((line) => JSON.parse(line) as RequestEvent);
  };
}
