import * as z from "zod";
import { nameOfPage, parseModelAddress } from "../../core/model-address.ts";
import { withoutHost } from "../../core/model-at-host.ts";
import { quote } from "../../core/quote.ts";

/** Names of Workers AI, which only a host of its own has: `@cf/meta/llama-4@workers`. */
const NAME_OF_WORKERS_AI = /^@cf\/[\w.-]+\/[\w.-]+@[a-z][a-z0-9-]*$/i;

/** Model name in Ollama's syntax; with several hosts, `@` and a host may follow. */
export const modelName = z
  .string()
  .trim()
  .overwrite(nameOfPage)
  .refine((name) => NAME_OF_WORKERS_AI.test(name) || parseModelAddress(withoutHost(name)) !== undefined, {
    error: ({ input }) =>
      `${quote(String(input), 60)} is not a model name; examples are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M`,
  });

/** More than any model's context: a token is at least one character. */
export const MAX_INPUT_CHARACTERS = 4_000_000;

/** Returns the error for a list that is too long. @param instead what the caller can do */
export const tooMany = (what: string, max: number, instead: string) => {
  return ({ input }: { input?: unknown }) =>
    `has ${(input as unknown[]).length} ${what}, but at most ${max} are allowed; ${instead}`;
};

const tooLong = ({ input }: { input?: unknown }) =>
  `has ${String(input).length} characters, but at most ${MAX_INPUT_CHARACTERS} are allowed; send the part that matters`;

/** Text for a model; may be empty. */
export const boundedText = z.string().max(MAX_INPUT_CHARACTERS, { error: tooLong });

/** Text of a message. Other APIs have lists of parts there. */
export const contentText = z
  .string({ error: ({ input }) => (Array.isArray(input) ? "must be a string; put images into images" : undefined) })
  .max(MAX_INPUT_CHARACTERS, { error: tooLong });

/** Prompt: text for a model that must not be empty. */
export const promptText = boundedText.min(1, { error: "must not be empty" });
