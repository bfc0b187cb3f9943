import { dereference, type OutputUnit, validate } from "@cfworker/json-schema";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { WorkMeter } from "./work-meter.ts";

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
  return { json, notices: isJsonObject(format) ? mismatches(json, format, text.length) : [] };
}

/** @param characters of the text that was parsed */
function mismatches(json: unknown, schema: JsonObject, characters: number): string[] {
  try {
    const meter = new WorkMeter(characters);
    const quick = meter.watch(withoutSlowKeywords(schema)) as JsonObject;
    const references = dereference(quick);
    meter.start();
    const { valid, errors } = validate(json, quick, "2020-12", references, false);
    return valid ? [] : [`The answer does not match the schema: ${errors.slice(-3).map(sentence).join(" ")}`];
  } catch {
    // The schema has a $ref to nothing, or takes too long. That is no reason to lose the answer.
    return ["The schema could not be checked here, so the answer may not match it."];
  }
}

const sentence = ({ instanceLocation, error }: OutputUnit) => `${instanceLocation}: ${error}`;

/** Formats whose check takes time in proportion to the text. */
const QUICK_FORMATS: readonly unknown[] = ["date", "time", "date-time", "duration", "email", "ipv4", "ipv6", "uuid"];
/**
 * Keywords whose value is data, and those whose value has a schema for each name. Data is no schema for the validator: it
 * follows no reference to it, as it does to what stands under `examples` and names that it does not know.
 */
const WITH_DATA: readonly string[] = ["const", "enum", "default"];
const WITH_NAMES: readonly string[] = ["properties", "$defs", "definitions", "dependentSchemas", "dependencies"];

/**
 * Copies a schema without the keywords that run a regular expression over the answer: those of the caller, and some of the
 * validator's, may take time that doubles with each character. An object with `patternProperties` then no longer says which
 * other properties it may have.
 */
function withoutSlowKeywords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutSlowKeywords);
  if (!isJsonObject(schema)) return schema;
  const patterned = Object.hasOwn(schema, "patternProperties");
  const isSlow = (keyword: string, value: unknown) =>
    keyword === "pattern" ||
    (keyword === "format" && !QUICK_FORMATS.includes(value)) ||
    (patterned && ["patternProperties", "additionalProperties", "unevaluatedProperties"].includes(keyword));
  return mapValues(schema, (value, keyword) => {
    if (isSlow(keyword, value)) return undefined;
    if (WITH_DATA.includes(keyword)) return value;
    return WITH_NAMES.includes(keyword) && isJsonObject(value)
      ? mapValues(value, withoutSlowKeywords)
      : withoutSlowKeywords(value);
  });
}

/** Copies an object with other values, without those that become undefined. */
function mapValues(object: JsonObject, change: (value: unknown, name: string) => unknown): JsonObject {
  const entries = Object.entries(object).map(([name, value]) => [name, change(value, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
