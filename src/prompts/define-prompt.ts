import type { z } from "zod";
import type { Completable } from "../core/completable.ts";

/** Arguments of prompts are texts: the protocol has no others. */
type Texts = Record<string, z.ZodType<string | undefined, string | undefined>>;

/**
 * A prompt is data, as a tool is: what a person picks from a menu, and the message that tells the agent which tools to
 * call. In a line that names a tool, words in backticks are arguments of it; a test holds them against the catalogue.
 */
export interface Prompt<Shape extends Texts = Texts> {
  name: string;
  title: string;
  /** One or two sentences, at most 300 characters. */
  description: string;
  /** What it tells the agent to call: where one of them is not to be had, nor is the prompt. */
  tools: readonly string[];
  input: z.ZodObject<Shape>;
  /** Arguments whose values can be completed. */
  completes?: { readonly [Name in keyof Shape]?: Completable };
  write(given: z.output<z.ZodObject<Shape>>): string;
}

/** Keeps the types of one definition together; the catalogue then forgets them. */
export function definePrompt<Shape extends Texts>(prompt: Prompt<Shape>): Prompt {
  return prompt as unknown as Prompt;
}
