import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

/** What became of the format that was asked for: the answer parsed, and what is wrong with it. */
export interface CheckedFormat {
  json?: unknown;
  notices: string[];
}

export function checkFormat(text: string, format: "json" | JsonObject | undefined): CheckedFormat {
  if (format === undefined) return { notices: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { notices: ["The answer is not valid JSON, although a format was asked for."] };
  }
  return { json, notices: isJsonObject(format) ? mismatches(json, format) : [] };
}

function mismatches(json: unknown, schema: JsonObject): string[] {
  try {
    const { valid, errors } = new Validator(schema, "2020-12", false).validate(json);
    return valid ? [] : [`The answer does not match the schema: ${errors.slice(-3).map(sentence).join(" ")}`];
  } catch {
    // A pattern that is no regular expression here, or a $ref that leads nowhere: the model has answered all the same.
    return ["The schema could not be checked here, so the answer may not match it."];
  }
}

const sentence = ({ instanceLocation, error }: OutputUnit) => `${instanceLocation}: ${error}`;
