import type { Exchange } from "../record/exchange.ts";
import { scriptedSteps } from "../script/scripted-steps.ts";
import type { Progress } from "../transfers/progress.ts";
import { jsonResponse } from "./go-json.ts";
import { OllamaError } from "./ollama-error.ts";
import { streamLines } from "./stream-lines.ts";

/** Long work as a stream of its steps, or, without `stream`, its last step when all is over. */
export async function answerProgress(
  exchange: Exchange,
  steps: AsyncGenerator<Progress>,
  stream = true,
): Promise<Response> {
  const items = scriptedSteps(steps, exchange);
  try {
    if (!stream) return jsonResponse(await last(items), 200, "application/json");
    return await streamLines(exchange, items, { line: shape, isLast: ({ status }) => status === "success" });
  } catch (error) {
    if (!(error instanceof OllamaError)) throw error;
    const refusal = jsonResponse(error.body, error.status, "application/json");
    if (stream) refusal.headers.delete("content-length");
    return refusal;
  }
}

async function last(items: AsyncGenerator<Progress | string>): Promise<object> {
  let latest: Progress = { status: "" };
  for await (const item of items) if (typeof item !== "string") latest = item;
  return shape(latest);
}

/** What is 0 is left out, as Go leaves it out. */
const shape = ({ completed, ...rest }: Progress) => (completed ? { ...rest, completed } : rest);
