import { isJsonObject, type JsonObject, parseJsonObject } from "./json-object.ts";

/** Role of a chat message. */
export type Role = "system" | "user" | "assistant" | "tool";

/** Function call that a model asks for, in Ollama's form: the arguments are an object, not a string of JSON. */
export interface ToolCall {
  id?: string;
  function: { name: string; arguments: JsonObject; index?: number };
}

/** Reads a function call of a host, which may send anything. Undefined for what names no function. */
export function readToolCall(value: unknown): ToolCall | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.function) || typeof value.function.name !== "string")
    return undefined;
  const { name, arguments: given } = value.function;
  const read = typeof given === "string" ? parseJsonObject(given) : given;
  return { ...value, function: { ...value.function, name, arguments: isJsonObject(read) ? read : {} } };
}

/** Most messages in one conversation, sent or stored. A stored message costs three of the 100,000 rows a day. */
export const MAX_MESSAGES = 10_000;

/** Chat message in Ollama's form. */
export interface ChatMessage {
  role: Role;
  content: string;
  thinking?: string;
  /** Base64. Tools also accept URLs, and fetch them first. */
  images?: string[];
  tool_calls?: ToolCall[];
  tool_name?: string;
  tool_call_id?: string;
  /** Set on a stored answer that ended early. Ollama ignores fields that it does not know. */
  cut?: true;
}
