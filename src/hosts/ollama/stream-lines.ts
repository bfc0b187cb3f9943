import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { startDeadlines, type TimeLimits } from "../deadlines.ts";
import { errorFromThrown } from "../edge-error.ts";
import { readNdjson } from "./ndjson.ts";

/**
 * Stream to open, and its time limits. Without `firstChunkMs` Ollama may be silent before the first chunk until
 * `totalMs`.
 */
export interface StreamOptions extends TimeLimits {
  /** Opens the stream. Aborting the signal closes the connection, and Ollama stops at its next token. */
  open: (signal: AbortSignal) => Promise<Response>;
  signal: AbortSignal;
}

/**
 * Yields the objects of an NDJSON stream from Ollama, in batches as they arrive, under both deadlines. A stream that
 * ends early but cleanly is not an error here: the caller checks whether the last object came.
 * @throws HearthError that says why the stream cannot be read further
 */
export async function* streamLines({ open, signal, ...limits }: StreamOptions): AsyncGenerator<JsonObject[]> {
  const deadlines = startDeadlines(limits, signal);
  let batches: AsyncGenerator<JsonObject[]> | undefined;
  try {
    const response = await open(deadlines.signal);
    batches = readNdjson(response.body ?? emptyStream());
    for (;;) {
      const next = await batches.next().catch((thrown: unknown) => {
        if (thrown instanceof HearthError || deadlines.signal.aborted) throw errorFromThrown(thrown, deadlines.signal);
        throw new HearthError("stream_cut", "The connection to Ollama broke off before the answer was complete.");
      });
      if (next.done === true) return;
      deadlines.chunkReceived();
      yield next.value;
    }
  } finally {
    deadlines.stop();
    // If the caller stops reading, this closes the connection, and Ollama stops at its next token.
    await batches?.return(undefined);
  }
}

const emptyStream = () => new Blob([]).stream() as ReadableStream<Uint8Array>;
