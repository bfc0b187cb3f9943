import * as z from "zod";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../core/json-object.ts";

type Format = "json" | JsonObject;

/** Format of an answer: "json" or a JSON Schema, in Ollama's form or OpenAI's. */
export const format = z.preprocess(
  toOllamaFormat,
  z.custom<Format | undefined>((value) => value === undefined || value === "json" || isJsonObject(value), {
    error: 'must be "json" or a JSON Schema object',
  }),
);

/** Returns a `response_format` of OpenAI's APIs in Ollama's form. Its types are none of JSON Schema, so nothing else is meant. */
function toOllamaFormat(given: unknown): unknown {
  const value = typeof given === "string" ? (parseJsonObject(given) ?? given) : given;
  if (!isJsonObject(value)) return value;
  if (value.type === "json_object") return "json";
  if (value.type === "text") return undefined;
  if (value.type !== "json_schema") return value;
  const { schema = value.schema } = isJsonObject(value.json_schema) ? value.json_schema : {};
  return isJsonObject(schema) ? schema : value;
}
