import { z } from "zod";
import { parseModelAddress } from "../../core/model-address.ts";
import { quote } from "../../core/quote.ts";

/** As Ollama takes it. */
export const modelName = z
  .string()
  .trim()
  .refine((name) => parseModelAddress(name) !== undefined, {
    error: ({ input }) =>
      `${quote(String(input), 60)} is not a model name; such are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M`,
  });

/** No context holds more: a token is a character at the least. */
export const MAX_CHARACTERS = 4_000_000;

/** The sentence for a list that is too long. */
export const tooMany = (what: string, most: number, instead: string) => {
  return ({ input }: { input?: unknown }) =>
    `has ${(input as unknown[]).length} ${what}, and ${most} is the most; ${instead}`;
};

/** Text for a model to read, that may be empty. */
export const boundedText = z.string().max(MAX_CHARACTERS, {
  error: ({ input }) =>
    `has ${String(input).length} characters, and ${MAX_CHARACTERS} is the most; send the part that matters`,
});

/** The same of a prompt. */
export const promptText = boundedText.min(1, { error: "must not be empty" });
