import type { GenerationUsage } from "./generation.ts";

/** What one generation cost, as tools show it. Times are seconds. */
export interface GenerationMetrics {
  prompt_tokens?: number;
  answer_tokens?: number;
  tokens_per_second?: number;
  total_seconds?: number;
  load_seconds?: number;
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
