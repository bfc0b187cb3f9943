import { cutAt } from "../../core/cut-at.ts";
import { type ErrorCode, type ErrorInfo, toHearthError } from "../../core/errors.ts";
import { addUsage, appendDelta, emptyResult } from "../../core/generation.ts";
import type { GenerateBody } from "../../core/job.ts";
import type { GeneratedItem } from "../forms/stored-item.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { answerLimits, type JobContext } from "./job-context.ts";
import { explainWait } from "./unread-prompt.ts";

/** More than is ever shown of an item. A row holds 2 MB, and JSON may take 6 bytes for a code unit. */
const MAX_CHARACTERS = 100_000;

/** Errors that one prompt or model causes. Any other error would meet the next item as well. */
const OF_ONE_ITEM: readonly ErrorCode[] = [
  "prompt_too_long",
  "ollama_refused",
  "ollama_failed",
  "stream_cut",
  "bad_line",
  "idle_timeout",
  "total_timeout",
  "too_large",
];

/**
 * Asks one model one prompt, as a step of a request.
 * @param tolerated further errors that end this item alone
 * @throws HearthError that ends the whole request
 */
export async function generateItem(
  request: ActiveRequest,
  context: JobContext,
  { model, body, tolerated = [] }: { model: string; body: GenerateBody; tolerated?: readonly ErrorCode[] },
): Promise<GeneratedItem> {
  const result = emptyResult(model);
  const before = request.progress;
  let error: ErrorInfo | undefined;
  try {
    const deltas = context.host.generate({ kind: "generate", model, body }, answerLimits(request, context));
    for await (const delta of explainWait(deltas, request, context)) {
      appendDelta(result, delta);
      if (before === undefined) continue;
      request.advance({ ...before, message: `${before.message}; tokens of the next: ${result.parts}` });
    }
  } catch (thrown) {
    const fault = toHearthError(thrown);
    if (!OF_ONE_ITEM.includes(fault.code) && !tolerated.includes(fault.code)) throw thrown;
    error = fault.info;
  }
  addUsage(request.result, result, ["promptTokens", "answerTokens"]);
  const { text, thinking, context: _, ...rest } = result;
  const generation = { ...rest, text: cutAt(text, MAX_CHARACTERS), thinking: cutAt(thinking, MAX_CHARACTERS) };
  return { model, generation, text_length: text.length, ...(error === undefined ? {} : { error }) };
}
