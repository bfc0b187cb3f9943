import type { JsonObject } from "./json-object.ts";

export type Role = "system" | "user" | "assistant" | "tool";

/** One call of a function that a model asks for, as Ollama has it: the arguments are an object. */
export interface ToolCall {
  id?: string;
  function: { name: string; arguments: JsonObject; index?: number };
}

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
