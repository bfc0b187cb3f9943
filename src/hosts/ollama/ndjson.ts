import { HearthError } from "../../core/errors.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { LineDecoder } from "../../core/line-decoder.ts";

/** Lines with logprobs or a context can have hundreds of KB. Ollama's own client allows 8 MB. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;
/** Twice what the progress of a pull has that takes a whole day, and far more than the longest answer. */
const MAX_STREAM_BYTES = 512 * 1024 * 1024;

/**
 * Yields the objects of an NDJSON stream, one batch for each chunk. The last line needs no newline. Empty lines are
 * skipped.
 * @throws HearthError `bad_line`, `too_large`, or `stream_cut` if the last line is incomplete; errors of the stream itself
 * are passed on
 */
export async function* readNdjson(
  stream: ReadableStream<Uint8Array>,
  { maxLineCharacters = MAX_LINE_CHARACTERS, maxBytes = MAX_STREAM_BYTES } = {},
): AsyncGenerator<JsonObject[]> {
  const decoder = new LineDecoder();
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new HearthError("too_large", `Ollama's stream passed ${maxBytes} bytes.`);
    const lines = decoder.push(chunk);
    if (decoder.pending > maxLineCharacters)
      throw new HearthError("bad_line", "A line of Ollama's stream is too long.");
    yield* parseLines(lines, unreadable);
  }
  yield* parseLines([decoder.end()], cut);
}

const cut = () => new HearthError("stream_cut", "Ollama's stream broke off in the middle of a line.");
const unreadable = () => new HearthError("bad_line", "A line of Ollama's stream could not be read.");

/** Yields the objects of some lines. If one cannot be parsed, yields those before it and then throws. */
function* parseLines(lines: string[], error: () => HearthError): Generator<JsonObject[]> {
  const nonEmpty = lines.filter((line) => line.trim() !== "");
  const objects = nonEmpty.map(parseJsonObject);
  const bad = objects.indexOf(undefined);
  const good = (bad < 0 ? objects : objects.slice(0, bad)) as JsonObject[];
  if (good.length > 0) yield good;
  // The line could contain anything, so the error does not quote it.
  if (bad >= 0) throw nonEmpty[bad]?.trimStart().startsWith("<") ? webPage() : error();
}

const webPage = () => new HearthError("bad_line", "A web page arrived instead of Ollama's stream.");
