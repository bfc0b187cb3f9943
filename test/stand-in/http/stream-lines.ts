import type { Exchange } from "../record/exchange.ts";
import type { Script } from "../script/script.ts";
import { pause } from "../waits.ts";
import { toGoJson } from "./go-json.ts";
import { OllamaError } from "./ollama-error.ts";

export interface LineFormat<Item> {
  line: (item: Item) => object;
  isLast: (item: Item) => boolean;
}

/**
 * Items as a stream of lines; a string among them is a piece of the stream as it is. Not even the headers exist before
 * the first item does.
 * @throws OllamaError where it fails before that
 */
export async function streamLines<Item extends object>(
  exchange: Exchange,
  items: AsyncGenerator<Item | string>,
  format: LineFormat<Item>,
): Promise<Response> {
  const chunks = written(lines(await started(items), format, exchange), exchange.script, exchange.stopped);
  const close = async () => void (await items.return(undefined));
  return new Response(streamOf(chunks, close), { headers: { "content-type": "application/x-ndjson" } });
}

/** Waits for the first item, so that an error before it can still have a status. */
async function started<Item>(items: AsyncGenerator<Item>): Promise<AsyncGenerator<Item>> {
  const first = await items.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* items;
    } finally {
      await items.return(undefined);
    }
  })();
}

async function* lines<Item extends object>(
  items: AsyncGenerator<Item | string>,
  { line, isLast }: LineFormat<Item>,
  { script }: Exchange,
): AsyncGenerator<string> {
  try {
    for await (const item of items) {
      if (typeof item === "string") yield item;
      else yield toGoJson(line(item)) + (isLast(item) && script?.noTrailingNewline ? "" : "\n");
    }
  } catch (error) {
    if (!(error instanceof OllamaError)) throw error;
    yield `${toGoJson({ error: error.message })}\n`;
  }
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

/** Long enough for the halves to arrive apart. */
const BETWEEN_HALVES_MS = 5;

/** Lines as the pieces in which they go out, each one write. */
async function* written(
  lines: AsyncGenerator<string>,
  script: Script = {},
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered: string[] = [];
  for await (const line of lines) {
    gathered.push(line);
    if (gathered.length < (script.linesPerWrite ?? 1)) continue;
    const bytes = encoder.encode(gathered.join(""));
    gathered = [];
    for (const [index, piece] of pieces(bytes, script).entries()) {
      if (index > 0) await pause(BETWEEN_HALVES_MS, signal);
      yield piece;
    }
  }
  if (gathered.length > 0) yield encoder.encode(gathered.join(""));
}

function pieces(bytes: Uint8Array, { splitLines, splitCharacters }: Script): Uint8Array[] {
  const character = splitCharacters ? bytes.findIndex((byte) => byte >= 0xc0) : -1;
  if (character !== -1) return halves(bytes, character + 1);
  return splitLines ? halves(bytes, Math.floor(bytes.length / 2)) : [bytes];
}

const halves = (bytes: Uint8Array, place: number) => [bytes.slice(0, place), bytes.slice(place)];
