import type { Visit } from "./visit.ts";

const LEAST_TOKENS = 30;
const MOST_TOKENS = 4_000;

/** Arguments for an answer that takes about so many seconds: as many tokens as the model says in that time. */
export function longAnswer({ learnt: { model, tokensPerSecond } }: Visit, seconds: number) {
  const num_predict = Math.min(Math.max(Math.ceil(tokensPerSecond * seconds), LEAST_TOKENS), MOST_TOKENS);
  return {
    model,
    prompt: "Tell a very long story of an old fireplace and of all the people who sat around it.",
    options: { num_predict },
    fresh: true,
  };
}
