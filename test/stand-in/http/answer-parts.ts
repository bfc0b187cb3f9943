import type { Part } from "../generation/part.ts";
import type { Exchange } from "../record/exchange.ts";
import { faulty } from "../script/faulty.ts";
import { written } from "../script/written.ts";
import { jsonResponse, toGoJson } from "./go-json.ts";
import { OllamaError } from "./ollama-error.ts";

/** A part as the endpoint's line. */
export type Shape = (part: Part) => object;

/**
 * The answer as a stream of lines, or in one piece. Not even the headers exist before the first part does.
 * @throws OllamaError where it fails before that
 */
export async function answerParts(
  exchange: Exchange,
  parts: AsyncGenerator<Part>,
  shape: Shape,
  stream = true,
): Promise<Response> {
  const withFaults = faulty(parts, exchange.script?.fault);
  if (!stream) return jsonResponse(shape(await gathered(withFaults)));
  const chunks = written(lines(await started(withFaults), shape, exchange), exchange.script, exchange.stopped);
  const close = async () => void (await withFaults.return(undefined));
  return new Response(streamOf(chunks, close), { headers: { "content-type": "application/x-ndjson" } });
}

/** Waits for the first part, so that an error before it can still have a status. */
async function started(parts: AsyncGenerator<Part | string>): Promise<AsyncGenerator<Part | string>> {
  const first = await parts.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* parts;
    } finally {
      await parts.return(undefined);
    }
  })();
}

async function* lines(
  parts: AsyncGenerator<Part | string>,
  shape: Shape,
  { script }: Exchange,
): AsyncGenerator<string> {
  try {
    for await (const part of parts) {
      if (typeof part === "string") yield part;
      else yield toGoJson(shape(part)) + (part.end && script?.noTrailingNewline ? "" : "\n");
    }
  } catch (error) {
    if (!(error instanceof OllamaError)) throw error;
    yield `${toGoJson({ error: error.message })}\n`;
  }
}

/** Everything said, with the end of the last part. An answer that was cut off has none. */
async function gathered(parts: AsyncGenerator<Part | string>): Promise<Part> {
  const said: Part[] = [];
  for await (const part of parts) if (typeof part !== "string") said.push(part);
  const thinking = said.map((part) => part.thinking ?? "").join("");
  const toolCalls = said.flatMap((part) => part.toolCalls ?? []);
  const logprobs = said.flatMap((part) => part.logprobs ?? []);
  const end = said.at(-1)?.end;
  return {
    content: said.map(({ content }) => content).join(""),
    ...(thinking === "" ? {} : { thinking }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...(logprobs.length === 0 ? {} : { logprobs }),
    ...(end === undefined ? {} : { end }),
  };
}

/** One chunk a read. Cancelling it ends the work, also where no chunk was read yet and so no generator has begun. */
function streamOf(chunks: AsyncGenerator<Uint8Array>, close: () => Promise<void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await chunks.return(undefined);
        await close();
      },
    },
    { highWaterMark: 0 },
  );
}
