import type { Generation } from "./request.ts";

const NANOSECONDS = 1e9;

/** What one generation cost. */
export interface GenerationMetrics {
  prompt_tokens?: number;
  answer_tokens?: number;
  tokens_per_second?: number;
  total_seconds?: number;
  load_seconds?: number;
}

/** What a reader should know about one generation. */
export function noticesOf(result: Generation): string[] {
  const notices: string[] = [];
  if (result.prompt_cut) {
    notices.push(
      `The prompt was longer than the model's context, and Ollama cut it: only ${result.prompt_eval_count ?? "some"} ` +
        "tokens of it were read. Shorten it, or raise options.num_ctx.",
    );
  }
  if (result.done_reason === "length") {
    notices.push("The answer was cut off: it reached num_predict or the end of the context.");
  }
  return notices;
}

/** Tokens and times of one generation, times in seconds. */
export function metrics(result: Generation): GenerationMetrics {
  const { prompt_eval_count, eval_count, eval_duration, total_duration, load_duration } = result;
  return {
    prompt_tokens: prompt_eval_count,
    answer_tokens: eval_count,
    tokens_per_second:
      eval_count !== undefined && eval_duration ? rounded((eval_count * NANOSECONDS) / eval_duration) : undefined,
    total_seconds: total_duration === undefined ? undefined : rounded(total_duration / NANOSECONDS),
    load_seconds: load_duration === undefined ? undefined : rounded(load_duration / NANOSECONDS),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
