import { HearthError } from "../core/errors.ts";
import { isJsonObject, type JsonObject } from "../core/json-object.ts";

/** Lines with logprobs or a context run to hundreds of KB; Ollama's own client allows 8 MB. */
const MOST_CHARACTERS_OF_A_LINE = 8 * 1024 * 1024;

/**
 * The objects of an NDJSON stream, several lines a chunk or a line over several chunks, characters split or not.
 * A last line without a newline counts. Empty lines are skipped.
 * @throws HearthError `bad_line`; a read that breaks off throws what the stream throws
 */
export async function* readNdjson(
  stream: ReadableStream<Uint8Array>,
  mostOfALine = MOST_CHARACTERS_OF_A_LINE,
): AsyncGenerator<JsonObject[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    // Only what is new is searched: a line of megabytes comes in hundreds of chunks.
    const lines = decoder.decode(chunk, { stream: true }).split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    if (rest.length > mostOfALine) throw new HearthError("bad_line", "Ollama's stream has a line without an end.");
    const objects = parseLines(lines);
    if (objects.length > 0) yield objects;
  }
  const last = parseLines([rest + decoder.decode()]);
  if (last.length > 0) yield last;
}

function parseLines(lines: string[]): JsonObject[] {
  return lines.filter((line) => line.trim() !== "").map(parseLine);
}

function parseLine(line: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line);
    if (isJsonObject(value)) return value;
  } catch {
    // said below: the line itself may be anything, so it is not shown
  }
  throw new HearthError(
    "bad_line",
    line.trimStart().startsWith("<")
      ? "A web page came where Ollama's stream should be."
      : "A line of Ollama's stream could not be read.",
  );
}
