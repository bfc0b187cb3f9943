import { expect, test } from "vitest";
import { appendDelta, emptyDelta, emptyResult, type GenerationDelta } from "../../../src/core/generation.ts";

const MEGABYTE = "x".repeat(1_000_000);

/** What a home could send without end, besides text. */
const FLOODS: Record<string, Partial<GenerationDelta>> = {
  "tool calls": { toolCalls: [{ function: { name: "f", arguments: { a: MEGABYTE } } }] },
  "log probabilities": { logprobs: [{ token: MEGABYTE }] },
  "the token context": { end: { context: Array.from({ length: 500_000 }, (_, index) => index) } },
};

test.each(Object.entries(FLOODS))("%s are counted, and what came before the limit is kept", (_, part) => {
  const result = emptyResult("m");
  const append = () => appendDelta(result, { ...emptyDelta(), text: "a", ...part });
  expect(() => {
    for (let time = 0; time < 10; time++) append();
  }).toThrow("passed 4000000 characters");
  const { text, ...rest } = result;
  expect(text.length).toBeGreaterThan(1);
  expect(JSON.stringify(rest).length).toBeLessThan(4_100_000);
});
