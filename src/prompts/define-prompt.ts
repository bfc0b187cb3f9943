import type * as z from "zod";
import type { Completable } from "../core/completable.ts";

/** Arguments of a prompt: strings only, as the protocol has no other type. */
type PromptArguments = Record<string, z.ZodType<string | undefined, string | undefined>>;

/**
 * Prompt: what a person picks from a menu, and the message that tells the agent which tools to call. It is data, like a
 * tool. In a line that names a tool, words in backticks are arguments of that tool; a test compares them with the catalog.
 */
export interface Prompt<Shape extends PromptArguments = PromptArguments> {
  name: string;
  title: string;
  /** One or two sentences, at most 300 characters. */
  description: string;
  /** Tools that it tells the agent to call. The prompt is offered only where all of them are. */
  tools: readonly string[];
  input: z.ZodObject<Shape>;
  /** Arguments whose values can be completed. */
  completes?: { readonly [Name in keyof Shape]?: Completable };
  write(given: z.output<z.ZodObject<Shape>>): string;
}

/** Checks the types of one definition; the catalog holds prompts of any type. */
export function definePrompt<Shape extends PromptArguments>(prompt: Prompt<Shape>): Prompt {
  return prompt as unknown as Prompt;
}
