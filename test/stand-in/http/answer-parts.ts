import type { Part } from "../generation/part.ts";
import type { Exchange } from "../record/exchange.ts";
import { faulty } from "../script/faulty.ts";
import { jsonResponse } from "./go-json.ts";
import { streamLines } from "./stream-lines.ts";

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
  return streamLines(exchange, withFaults, { line: shape, isLast: ({ end }) => end !== undefined });
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
