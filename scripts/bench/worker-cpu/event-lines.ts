import { emptyDelta } from "../../../src/core/generation.ts";
import type { Submission } from "../../../src/core/request.ts";
import { ActiveRequest } from "../../../src/queue/request/active-request.ts";
import { endedEvent } from "../../../src/queue/request/outcome.ts";
import { until } from "./clock.ts";

/** One event as it comes from the object, and how many ms after the first. */
export interface EventLine {
  afterMs: number;
  bytes: Uint8Array;
}

const SUBMISSION: Submission = {
  id: `req_${"0".repeat(20)}`,
  kind: "generate",
  tool: "ollama_generate",
  user: "owner",
  client: "owner-token",
  model: "gemma3:270m",
  body: {},
  wishes: { format: undefined, context: false, notices: [] },
};

/** What the object sends its viewer for an answer: its own code writes the lines, by its own cadence. */
export async function eventLines({ tokens, lastsMs }: { tokens: number; lastsMs: number }): Promise<EventLine[]> {
  const started = Date.now();
  const live = new ActiveRequest(SUBMISSION, started);
  const lines: EventLine[] = [];
  const seen = gather(live.watch("bench", { type: "running" }), started, lines);
  for (let token = 0; token < tokens; token++) {
    await until(started + (lastsMs * token) / tokens);
    live.append({ ...emptyDelta(), text: `word${token % 10} `, parts: 1 });
  }
  await until(started + lastsMs);
  const end = { stopReason: "stop", promptTokens: 10, answerTokens: tokens, totalMs: 1_000, answerMs: 1_000 };
  live.append({ ...emptyDelta(), end });
  live.end(endedEvent(live, { state: "done" }));
  await seen;
  return lines;
}

async function gather(stream: ReadableStream<Uint8Array>, started: number, lines: EventLine[]): Promise<void> {
  for await (const bytes of stream) lines.push({ afterMs: Date.now() - started, bytes });
}
