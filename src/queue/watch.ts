import { HearthError } from "../core/errors.ts";
import type { EndedEvent, RequestEvent } from "../core/request.ts";

/** What a viewer has seen when it stops watching: the end, or where the request stands. */
export interface Sight {
  state: "queued" | "running" | "ended";
  /** Place in the queue, 1 is next; 0 when it runs. */
  position: number;
  text: string;
  thinking: string;
  end?: EndedEvent;
}

export type OnEvent = (event: RequestEvent, sight: Sight) => void;

/**
 * Reads a request's events until it ends, `waitMs` are over, or `signal` says that nobody listens any more.
 * Leaving the stream leaves the request running.
 */
export async function watch(
  id: string,
  stream: ReadableStream<Uint8Array>,
  { waitMs, signal, onEvent }: { waitMs: number; signal: AbortSignal; onEvent: OnEvent },
): Promise<Sight> {
  const sight: Sight = { state: "queued", position: 0, text: "", thinking: "" };
  const reader = stream.getReader();
  const enough = new Promise<"enough">((resolve) => {
    const timer = setTimeout(() => resolve("enough"), waitMs);
    signal.addEventListener("abort", () => resolve("enough"), { once: true });
    reader.closed.catch(() => {}).finally(() => clearTimeout(timer));
  });
  const lines = eventLines();
  while (sight.end === undefined) {
    // The object may die, by a new version of Hearth for one; its stream then breaks or ends early.
    const read = reader.read().catch(() => ({ done: true as const, value: undefined }));
    const next = await Promise.race([read, enough]);
    if (next === "enough") {
      await reader.cancel();
      return sight;
    }
    if (next.done) throw interrupted(id, sight.text);
    for (const event of lines(next.value)) {
      see(sight, event);
      onEvent(event, sight);
    }
  }
  return sight;
}

function interrupted(id: string, text: string): HearthError {
  const error = new HearthError("interrupted", "Hearth was restarted before the request had ended.");
  return error.withRequest({ id, text });
}

function see(sight: Sight, event: RequestEvent): void {
  if (event.type === "queued") sight.position = event.position;
  if (event.type === "running") Object.assign(sight, { state: "running", position: 0 });
  if (event.type === "delta") {
    sight.text += event.text;
    sight.thinking += event.thinking;
  }
  if (event.type === "ended") Object.assign(sight, { state: "ended", end: event });
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
