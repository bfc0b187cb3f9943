import type { JsonObject } from "./json-object.ts";

export type Role = "system" | "user" | "assistant" | "tool";

/** One call of a function that a model asks for, as Ollama has it: the arguments are an object. */
export interface ToolCall {
  id?: string;
  function: { name: string; arguments: JsonObject; index?: number };
}

/** Of a conversation, be it sent or kept. Each is three rows of the day's 100,000, where it is kept. */
export const MAX_MESSAGES = 10_000;

/** One message of a conversation, as Ollama has it. */
export interface ChatMessage {
  role: Role;
  content: string;
  thinking?: string;
  /** Base64; a tool also takes URLs, and fetches them first. */
  images?: string[];
  tool_calls?: ToolCall[];
  tool_name?: string;
  tool_call_id?: string;
  /** Of a kept answer: it ended before the model had said all. Ollama does not know the field, and ignores it. */
  cut?: true;
}
