import * as z from "zod";
import { jsonBytes } from "../../core/json-bytes.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../core/json-object.ts";

/** A format is kept with its answer for a day. Ollama gives up on far smaller ones. */
export const MAX_FORMAT_BYTES = 250_000;

type Format = "json" | JsonObject;

/** Format of an answer: "json" or a JSON Schema, in Ollama's form or OpenAI's. */
export const format = z.preprocess(
  toOllamaFormat,
  z
    .custom<Format | undefined>((value) => value === undefined || value === "json" || isJsonObject(value), {
      error: 'must be "json" or a JSON Schema object',
    })
    .refine((value) => value === undefined || jsonBytes(value) <= MAX_FORMAT_BYTES, {
      error: ({ input }) =>
        `has ${jsonBytes(input)} bytes, but at most ${MAX_FORMAT_BYTES} are allowed; send a smaller schema`,
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
