import type { Era, McpServer } from "../../../harness/mcp/wire.ts";
import { linesOf } from "../../../harness/stream-lines.ts";
import type { House } from "../house.ts";
import { interleave } from "../measure.ts";
import type { Check, Row } from "../row.ts";
import { callTool } from "../timed-call.ts";

/** The question that all three are asked. */
export interface Question {
  model: string;
  prompt: string;
  options?: Record<string, unknown>;
}

/** One row about the first visible text: its question, and what Hearth may add. */
export interface FirstTextWishes {
  what: string;
  question: Question;
  era: Era;
  rounds: number;
  /** How much Hearth may add, in ms. Without it the row is for orientation and not judged. */
  boundMs?: number;
}

const MAX_TIMES_THE_FLOOR = 1.8;

/** Measures how long it takes until the first text of an answer can be seen. */
export async function firstText(house: House, wishes: FirstTextWishes): Promise<Row> {
  const { question, era, rounds, boundMs } = wishes;
  const through = (server: McpServer, tool: string) => async () =>
    (await callTool(server, { tool, arguments: { ...question }, era, progress: true })).firstTextMs;
  const { direct, floor, hearth } = await interleave(
    {
      direct: () => firstTextOfOllama(house.ollamaUrl, question),
      floor: through(house.floor, "generate"),
      hearth: through(house.hearth, "ollama_generate"),
    },
    { rounds, warmUp: Math.ceil(rounds / 4) },
  );
  const checks =
    boundMs === undefined ? [] : checksOf(floor.median - direct.median, hearth.median - direct.median, boundMs);
  return { what: wishes.what, direct, floor, hearth, checks };
}

function checksOf(floorAdds: number, hearthAdds: number, boundMs: number): Check[] {
  // If the floor adds nothing, that is noise, and a ratio to it is meaningless.
  const ratio = floorAdds > 0 ? hearthAdds / floorAdds : Number.NaN;
  return [
    { what: "adds", measured: hearthAdds, bound: boundMs, unit: "ms" },
    { what: "adds", measured: ratio, bound: MAX_TIMES_THE_FLOOR, unit: "x floor" },
  ];
}

/** Measures what curl would see: ms until a line with text arrives. */
export async function firstTextOfOllama(url: string, question: Question): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${url}/api/generate`, {
    method: "POST",
    body: JSON.stringify({ ...question, stream: true }),
    signal: AbortSignal.timeout(60_000),
  });
  let first = Number.NaN;
  for await (const line of linesOf(response.body)) {
    const { response: text } = JSON.parse(line) as { response?: string };
    if (text && Number.isNaN(first)) first = performance.now() - started;
  }
  if (Number.isNaN(first)) throw new Error(`${url} sent no text`);
  return first;
}
