import type { GenerationResult, GenerationUsage } from "./generation.ts";

/** What one generation cost, as tools show it. Times are seconds. */
export interface GenerationMetrics {
  prompt_tokens?: number;
  answer_tokens?: number;
  tokens_per_second?: number;
  total_seconds?: number;
  load_seconds?: number;
}

/** Sentences that a reader of an answer should see. */
export function noticesOf(result: GenerationResult): string[] {
  const notices: string[] = [];
  if (result.promptCut) {
    notices.push(
      `The prompt was longer than the model's context, so it was cut: the model read only ${result.promptTokens ?? "some"} ` +
        "tokens of it. Shorten the prompt, or raise options.num_ctx.",
    );
  }
  if (result.stopReason === "length") {
    notices.push("The answer was cut off: it reached num_predict or the end of the context.");
  }
  return notices;
}

/** Tokens and times of one generation for a reader. */
export function metrics({ promptTokens, answerTokens, answerMs, totalMs, loadMs }: GenerationUsage): GenerationMetrics {
  return {
    prompt_tokens: promptTokens,
    answer_tokens: answerTokens,
    tokens_per_second: answerTokens !== undefined && answerMs ? rounded((answerTokens * 1000) / answerMs) : undefined,
    total_seconds: totalMs === undefined ? undefined : rounded(totalMs / 1000),
    load_seconds: loadMs === undefined ? undefined : rounded(loadMs / 1000),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
