import { type ErrorCode, type ErrorInfo, toHearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import type { Generation } from "../../core/request.ts";
import { emptyGeneration, streamGeneration } from "../../hosts/ollama/generation.ts";
import { generationBody } from "../../hosts/ollama/generation-body.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { addUp } from "./add-up.ts";
import type { JobContext } from "./job-context.ts";

/** One answer among several, as it is stored: what came of it, also where it failed. */
export type GeneratedItem = {
  model: string;
  generation: Generation;
  /** Of the whole text: what is stored may be cut. */
  text_length: number;
  error?: ErrorInfo;
};

/** More than is shown of an item; a row holds 2 MB, and JSON may take 6 bytes a code unit. */
const MAX_CHARACTERS = 100_000;

/** Faults that come from the one prompt or model; whatever else goes wrong would go wrong for the next one as well. */
const OF_ONE_ITEM: readonly ErrorCode[] = [
  ...["prompt_too_long", "ollama_refused", "ollama_failed", "stream_cut", "bad_line", "idle_timeout"],
  ...["total_timeout", "too_large"],
] as ErrorCode[];

/**
 * Asks one model one prompt, as a step of a request.
 * @param tolerated further faults that concern this item alone
 * @throws HearthError for those that end the whole request
 */
export async function generateItem(
  live: ActiveRequest,
  { config }: JobContext,
  { model, body, tolerated = [] }: { model: string; body: JsonObject; tolerated?: readonly ErrorCode[] },
): Promise<GeneratedItem> {
  const generation = emptyGeneration(model);
  const before = live.progress;
  const onPart = () => {
    if (before === undefined) return;
    live.advance({ ...before, message: `${before.message}; tokens of the next: ${generation.parts}` });
  };
  const call = {
    path: "/api/generate",
    body: generationBody(model, body, config.defaults),
    signal: live.abort.signal,
    totalMs: config.queue.timeoutSeconds * 1000,
    onPart,
  } as const;
  let error: ErrorInfo | undefined;
  try {
    await streamGeneration(config.host, call, generation);
  } catch (thrown) {
    const fault = toHearthError(thrown);
    if (!OF_ONE_ITEM.includes(fault.code) && !tolerated.includes(fault.code)) throw thrown;
    error = fault.info;
  }
  addUp(live.generation, generation, ["prompt_eval_count", "eval_count"]);
  const { text, thinking, context: _, ...rest } = generation;
  const shortened = { text: text.slice(0, MAX_CHARACTERS), thinking: thinking.slice(0, MAX_CHARACTERS) };
  return {
    model,
    generation: { ...rest, ...shortened },
    text_length: text.length,
    ...(error === undefined ? {} : { error }),
  };
}
