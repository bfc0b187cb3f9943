import type { Visit } from "./visit.ts";

const LEAST_TOKENS = 30;
const MOST_TOKENS = 4_000;

/** Arguments for an answer that takes about so many seconds: as many tokens as the model says in that time. */
export function longAnswer({ learnt: { model, tokensPerSecond } }: Visit, seconds: number) {
  const num_predict = Math.min(Math.max(Math.ceil(tokensPerSecond * seconds), LEAST_TOKENS), MOST_TOKENS);
  return {
    model,
    prompt: "Count from one to a thousand in words, one number a line, and leave none out.",
    options: { num_predict },
    fresh: true,
  };
}
