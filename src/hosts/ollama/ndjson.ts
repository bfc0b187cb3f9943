import { HearthError } from "../../core/errors.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";

/** Lines with logprobs or a context run to hundreds of KB; Ollama's own client allows 8 MB. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;

/**
 * The objects of an NDJSON stream, several lines a chunk or a line over several chunks, characters split or not.
 * A last line without a newline counts. Empty lines are skipped.
 * @throws HearthError `bad_line`, or `stream_cut` where the last line is not whole; a read that breaks off throws what the stream throws
 */
export async function* readNdjson(
  stream: ReadableStream<Uint8Array>,
  mostOfALine = MAX_LINE_CHARACTERS,
): AsyncGenerator<JsonObject[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    // Only what is new is searched: a line of megabytes comes in hundreds of chunks.
    const lines = decoder.decode(chunk, { stream: true }).split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    if (rest.length > mostOfALine) throw new HearthError("bad_line", "Ollama's stream has a line without an end.");
    yield* parseLines(lines, unreadable);
  }
  yield* parseLines([rest + decoder.decode()], cut);
}

const cut = () => new HearthError("stream_cut", "Ollama's stream broke off in the middle of a line.");
const unreadable = () => new HearthError("bad_line", "A line of Ollama's stream could not be read.");

/** The objects in one batch, also those before a line at which it ends in a fault. */
function* parseLines(lines: string[], fault: () => HearthError): Generator<JsonObject[]> {
  const full = lines.filter((line) => line.trim() !== "");
  const objects = full.map(parseJsonObject);
  const bad = objects.indexOf(undefined);
  const good = (bad < 0 ? objects : objects.slice(0, bad)) as JsonObject[];
  if (good.length > 0) yield good;
  // The line itself may be anything, so it is not shown.
  if (bad >= 0) throw full[bad]?.trimStart().startsWith("<") ? webPage() : fault();
}

const webPage = () => new HearthError("bad_line", "A web page came where Ollama's stream should be.");
