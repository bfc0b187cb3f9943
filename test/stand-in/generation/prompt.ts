import { OllamaError } from "../http/ollama-error.ts";
import type { Message } from "../http/request-fields.ts";
import { tokenize } from "./tokens.ts";

const TOKENS_OF_AN_IMAGE = 768;

export interface PromptLimits {
  /** tokens */
  numCtx: number;
  truncate?: boolean;
  shift?: boolean;
  /** Whether the server is 0.30 or newer */
  modern: boolean;
}

/** What the model reads of some messages, one line each. */
export function render(messages: Message[]): string {
  const lines = messages.map(({ role, content = "" }) =>
    role === "system" ? `${content}\n\n` : `${role}: ${content}\n`,
  );
  return `${lines.join("")}assistant:`;
}

/** Tokens of what the model reads. */
export function countPrompt(messages: Message[]): number {
  const images = messages.reduce((sum, message) => sum + (message.images?.length ?? 0), 0);
  return tokenize(render(messages)).length + images * TOKENS_OF_AN_IMAGE;
}

/** Drops the oldest messages until the rest fits. System messages and the last message stay; nobody is told. */
export function dropOldest(messages: Message[], { numCtx, truncate = true }: PromptLimits): Message[] {
  if (!truncate) return messages;
  const kept = (start: number) => [
    ...messages.slice(0, start).filter(({ role }) => role === "system"),
    ...messages.slice(start),
  ];
  const start = messages.findIndex((_, index) => countPrompt(kept(index)) <= numCtx);
  return kept(start === -1 ? Math.max(0, messages.length - 1) : start);
}

/**
 * How many tokens of the prompt are read: all, or what fits once its middle has been cut out.
 * @throws OllamaError 400 where it must not be cut
 */
export function fitPrompt(tokens: number, { numCtx, truncate = true, shift = true, modern }: PromptLimits): number {
  if (tokens <= numCtx) return tokens;
  if (!truncate) throw new OllamaError(400, "the input length exceeds the context length");
  if (shift || !modern) return numCtx;
  throw new OllamaError(
    400,
    "the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the " +
      "context length in settings, or use a model with a longer context length",
  );
}
