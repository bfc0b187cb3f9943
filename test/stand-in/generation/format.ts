import { OllamaError } from "../http/ollama-error.ts";
import { minimalJson } from "./minimal-json.ts";

/** The text that keeps to `format`; undefined where none was asked for. */
export type Formatted = (text: string) => string;

/**
 * `format` as asked for: "json", or a JSON schema, for which the smallest conforming value is the answer.
 * @throws OllamaError 500 in Ollama's words
 */
export function readFormat(format: unknown): Formatted | undefined {
  if (format === undefined || format === "") return undefined;
  if (format === "json") return (text) => JSON.stringify({ answer: text });
  if (typeof format !== "object" || Array.isArray(format)) {
    const quoted = JSON.stringify(JSON.stringify(format));
    throw new OllamaError(500, `invalid format: ${quoted}; expected "json" or a valid JSON Schema object`);
  }
  try {
    const conforming = JSON.stringify(minimalJson(format));
    return () => conforming;
  } catch {
    throw new OllamaError(500, "invalid JSON schema in format");
  }
}
