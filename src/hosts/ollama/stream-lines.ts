import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { startDeadlines, type Times } from "./deadlines.ts";
import { readNdjson } from "./ndjson.ts";
import { errorFromThrown } from "./upstream-error.ts";

/** Before the first chunk Ollama may be silent for as long as it loads, unless `silentMs` says otherwise. */
export interface StreamTerms extends Times {
  /** Aborting the signal closes the connection, and Ollama stops. */
  open: (signal: AbortSignal) => Promise<Response>;
  signal: AbortSignal;
}

/**
 * The objects of a stream of Ollama, batch by batch, under both deadlines.
 * @throws HearthError that says why it cannot be read on; that a stream ends too early is for the reader to see
 */
export async function* streamLines({ open, signal, ...times }: StreamTerms): AsyncGenerator<JsonObject[]> {
  const deadlines = startDeadlines(times, signal);
  let batches: AsyncGenerator<JsonObject[]> | undefined;
  try {
    const response = await open(deadlines.signal);
    batches = readNdjson(response.body ?? emptyStream());
    for (;;) {
      const next = await batches.next().catch((thrown: unknown) => {
        if (thrown instanceof HearthError || deadlines.signal.aborted) throw errorFromThrown(thrown, deadlines.signal);
        throw new HearthError("stream_cut", "The connection to the home broke off before the answer was complete.");
      });
      if (next.done === true) return;
      deadlines.heard();
      yield next.value;
    }
  } finally {
    deadlines.stop();
    // A reader that has enough closes the connection, and Ollama stops.
    await batches?.return(undefined);
  }
}

const emptyStream = () => new Blob([]).stream() as ReadableStream<Uint8Array>;
