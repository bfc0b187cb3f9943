import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

/** Result of checking an answer against its format: the parsed JSON, and notices about what is wrong. */
export interface CheckedFormat {
  json?: unknown;
  notices: string[];
}

/** Checks the text of an answer against the format that was requested. */
export function checkFormat(text: string, format: "json" | JsonObject | undefined): CheckedFormat {
  if (format === undefined) return { notices: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { notices: ["The answer is not valid JSON, although a format was requested."] };
  }
  return { json, notices: isJsonObject(format) ? mismatches(json, format) : [] };
}

function mismatches(json: unknown, schema: JsonObject): string[] {
  try {
    const { valid, errors } = new Validator(schema, "2020-12", false).validate(json);
    return valid ? [] : [`The answer does not match the schema: ${errors.slice(-3).map(sentence).join(" ")}`];
  } catch {
    // The schema has an invalid pattern, or a $ref to nothing. That is no reason to lose the answer.
    return ["The schema could not be checked here, so the answer may not match it."];
  }
}

const sentence = ({ instanceLocation, error }: OutputUnit) => `${instanceLocation}: ${error}`;
