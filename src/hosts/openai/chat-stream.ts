import { HearthError } from "../../core/errors.ts";
import type { GenerationDelta } from "../../core/generation.ts";
import { startDeadlines } from "../deadlines.ts";
import { errorFromThrown } from "../edge-error.ts";
import type { Ask, CallLimits } from "../host.ts";
import { retryWhileBusy } from "../retry-while-busy.ts";
import { type OpenChat, openChat, type StreamPart } from "./open-chat.ts";
import type { Provider } from "./provider.ts";
import { ReadAnswer, unreadable } from "./read-answer.ts";

const IDLE_MS = 120_000;

/**
 * Streams an answer, one delta for each part of the stream. Calls of functions come with the end: before it, their arguments
 * may be cut.
 * @throws HearthError when the stream does not end with a finish reason, or has an error, whatever follows it
 */
export async function* streamChat(
  provider: Provider,
  ask: Ask,
  { signal, totalMs }: CallLimits,
): AsyncGenerator<GenerationDelta> {
  const { name } = provider.server;
  const deadlines = startDeadlines({ totalMs, idleMs: IDLE_MS }, signal, name);
  const onChunk = () => deadlines.chunkReceived();
  let chat: OpenChat | undefined;
  try {
    const open = () => openChat(provider, { ask, signal: deadlines.signal, onChunk });
    chat = await retryWhileBusy(open, deadlines.signal);
    const answer = new ReadAnswer(provider, ask.model);
    for (;;) {
      const part = await nextPart(chat, provider, deadlines.signal);
      if (part === undefined || (part.type === "finish" && !answer.finished)) {
        throw brokenOff(chat, provider, deadlines.signal);
      }
      const delta = answer.take(part);
      if (delta !== undefined) yield delta;
      if (delta?.end !== undefined) return;
    }
  } finally {
    deadlines.stop();
    // If the caller stops reading, this closes the connection, and the host stops.
    await chat?.body.close();
  }
}

async function nextPart(chat: OpenChat, provider: Provider, signal: AbortSignal): Promise<StreamPart | undefined> {
  const { value } = await chat.parts.read().catch((thrown: unknown) => {
    throw signal.aborted ? errorFromThrown(thrown, signal, provider.server.name) : unreadable(provider);
  });
  return value;
}

/** Returns the error for a stream that ended without a finish reason. */
function brokenOff({ body: { fault } }: OpenChat, { server: { name } }: Provider, signal: AbortSignal): HearthError {
  if (fault === undefined) return new HearthError("interrupted", `The stream of ${name} ended before the answer did.`);
  if (fault instanceof HearthError || signal.aborted) return errorFromThrown(fault, signal, name);
  return new HearthError("stream_cut", `The connection to ${name} broke off before the answer was complete.`);
}
