import { HearthError } from "../../core/errors.ts";

/** As of an answer of Ollama. */
const MAX_STREAM_BYTES = 512 * 1024 * 1024;
/** A line with log probabilities can have hundreds of KB. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const NEWLINE = 10;
const EMPTY_LINE = new TextEncoder().encode("\n\n");

/**
 * The body of a stream, for a reader that would lose what it has already read when the body fails, and that needs an empty
 * line behind the last event. Where the body fails, the stream ends, and `fault` says why.
 */
export class SteadyBody {
  readonly stream: ReadableStream<Uint8Array>;
  fault: unknown;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #bytes = 0;
  #lineBytes = 0;

  /** @param onChunk called for every chunk that arrives */
  constructor(body: ReadableStream<Uint8Array>, onChunk: () => void) {
    this.#reader = body.getReader();
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await this.#reader.read();
            if (!done) onChunk();
            controller.enqueue(done ? EMPTY_LINE : this.#counted(value));
            if (done) controller.close();
          } catch (thrown) {
            this.fault = thrown;
            controller.close();
          }
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }

  #counted(chunk: Uint8Array): Uint8Array {
    const lineEnd = chunk.lastIndexOf(NEWLINE);
    this.#bytes += chunk.byteLength;
    this.#lineBytes = lineEnd < 0 ? this.#lineBytes + chunk.byteLength : chunk.byteLength - lineEnd;
    if (this.#bytes > MAX_STREAM_BYTES)
      throw new HearthError("too_large", `The stream passed ${MAX_STREAM_BYTES} bytes.`);
    if (this.#lineBytes > MAX_LINE_BYTES) throw new HearthError("bad_line", "A line of the stream is too long.");
    return chunk;
  }
}
