import type { Visit } from "./visit.ts";

const MIN_TOKENS = 30;
const MAX_TOKENS = 4_000;

/** Returns arguments for an answer that takes about this many seconds, from the measured speed of the model. */
export function longAnswer({ learnt: { model, tokensPerSecond } }: Visit, seconds: number) {
  const num_predict = Math.min(Math.max(Math.ceil(tokensPerSecond * seconds), MIN_TOKENS), MAX_TOKENS);
  return {
    model,
    prompt: "Tell a very long story of an old fireplace and of all the people who sat around it.",
    options: { num_predict },
    fresh: true,
  };
}
