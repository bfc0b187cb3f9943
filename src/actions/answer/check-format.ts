import { dereference, type OutputUnit, validate } from "@cfworker/json-schema";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { mapSchema } from "../../core/map-schema.ts";
import { WorkMeter } from "./work-meter.ts";

/** Result of checking an answer against its format: the parsed JSON, and notices about what is wrong. */
export interface CheckedFormat {
  json?: unknown;
  notices: string[];
}

/** Checks the text of an answer against the format that was requested. */
export function checkFormat(text: string, format: "json" | JsonObject | undefined): CheckedFormat {
  if (format === undefined) return { notices: [] };
  const plain = parseJson(text);
  const found = plain ?? parseJson(unwrapped(text));
  if (found === undefined) return { notices: ["The answer is not valid JSON, although a format was requested."] };
  const notices = plain === undefined ? ["The model wrapped its JSON in other text; json has it without."] : [];
  if (isJsonObject(format)) notices.push(...mismatches(found.json, format, text.length));
  return { json: found.json, notices };
}

/** Returns the value in an object, because it may be null; undefined if the text is not JSON. */
function parseJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const THOUGHT_END = "</think>";
const FENCE = "```";

/** Returns what is left of an answer without a thought before it and a code block around it. */
function unwrapped(text: string): string {
  const thought = text.trimStart().startsWith("<think>") ? text.indexOf(THOUGHT_END) : -1;
  const answer = (thought === -1 ? text : text.slice(thought + THOUGHT_END.length)).trim();
  const start = answer.indexOf("\n");
  const fenced = answer.startsWith(FENCE) && answer.endsWith(FENCE) && start !== -1;
  return fenced ? answer.slice(start, -FENCE.length) : answer;
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
 * Copies a schema without the keywords that run a regular expression over the answer: those of the caller, and some of the
 * validator's, may take time that doubles with each character. An object with `patternProperties` then no longer says which
 * other properties it may have.
 */
function withoutSlowKeywords(schema: unknown): unknown {
  return mapSchema(schema, (keyword, value, { patternProperties }) => {
    const isSlow =
      keyword === "pattern" ||
      (keyword === "format" && !QUICK_FORMATS.includes(value)) ||
      (patternProperties !== undefined &&
        ["patternProperties", "additionalProperties", "unevaluatedProperties"].includes(keyword));
    return isSlow ? undefined : value;
  });
}
