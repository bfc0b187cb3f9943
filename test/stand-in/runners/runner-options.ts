import { OllamaError } from "../http/ollama-error.ts";
import type { InstalledModel } from "../models/model.ts";

/** The options that shape what is loaded: another value means another load. */
const OF_THE_RUNNER = ["num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread", "draft_num_predict"];

const INTEGERS = [...OF_THE_RUNNER, "num_keep", "seed", "num_predict", "top_k", "repeat_last_n"];

const FLOATS = [
  "top_p",
  "min_p",
  "typical_p",
  "temperature",
  "repeat_penalty",
  "presence_penalty",
  "frequency_penalty",
];

/** The options of one request, the model's own ones among them. */
export interface RunnerOptions {
  /** tokens */
  numCtx: number;
  /** tokens; undefined for no limit of its own */
  numPredict?: number;
  stop: string[];
  /** Two requests with the same text here can share a loaded model. */
  load: string;
}

/**
 * Unknown options, and those that Ollama has dropped, are ignored.
 * @throws OllamaError 500 for a wrong type, as it comes out of Ollama's scheduler
 */
export function readOptions(
  model: InstalledModel,
  asked: Record<string, unknown> = {},
  defaultContext: number,
): RunnerOptions {
  const values = { num_ctx: defaultContext, ...withoutNulls(model.parameters), ...withoutNulls(asked) };
  for (const [name, value] of Object.entries(values)) {
    const wrong = typeError(name, value);
    if (wrong !== undefined) throw new OllamaError(500, `option ${JSON.stringify(name)} must be of ${wrong}`);
  }
  const least = model.capabilities.includes("vision") ? 2048 : 4;
  const numCtx = Math.min(Math.max(Math.trunc(values.num_ctx as number), least), model.contextLength);
  const { num_predict: numPredict, stop = [] } = values as { num_predict?: number; stop?: string[] };
  const limits = numPredict !== undefined && numPredict > 0;
  return {
    numCtx,
    ...(limits ? { numPredict: Math.trunc(numPredict) } : {}),
    stop,
    load: JSON.stringify(OF_THE_RUNNER.map((name) => (name === "num_ctx" ? numCtx : (values as never)[name]))),
  };
}

function withoutNulls(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));
}

/** What is wrong with the value, in Go's words. */
function typeError(name: string, value: unknown): string | undefined {
  if (name === "use_mmap") return typeof value === "boolean" ? undefined : "type boolean";
  if (INTEGERS.includes(name) && typeof value !== "number") return "type integer";
  if (FLOATS.includes(name) && typeof value !== "number") return "type float32";
  if (name !== "stop") return undefined;
  if (!Array.isArray(value)) return "type array";
  return value.every((entry) => typeof entry === "string") ? undefined : "an array of strings";
}
