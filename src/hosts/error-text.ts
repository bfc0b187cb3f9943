import { isJsonObject } from "../core/json-object.ts";
import { cutErrorText } from "./quote-host.ts";

/**
 * Returns the text of an `error` field, cut to the length of an error; undefined if there is none. Ollama sends a string.
 * What speaks OpenAI's language, and may run in front of it, sends an object with a message.
 */
export function errorText(error: unknown): string | undefined {
  if (typeof error === "string") return cutErrorText(error);
  // A list of faults, as servers in Python give.
  if (Array.isArray(error)) return error.length === 0 ? undefined : cutErrorText(JSON.stringify(error));
  if (!isJsonObject(error)) return undefined;
  const text = [error.message, error.error, error.detail].find((part) => typeof part === "string" && part !== "");
  return cutErrorText(typeof text === "string" ? text : JSON.stringify(error));
}
