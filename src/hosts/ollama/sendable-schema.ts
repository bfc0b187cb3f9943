import type { JsonObject } from "../../core/json-object.ts";
import { mapSchema } from "../../core/map-schema.ts";
import { quote } from "../../core/quote.ts";
import { simplePattern } from "./simple-pattern.ts";

/** The translator of schemas writes a rule for each repetition, and refuses more than 2,000. */
const MAX_REPETITIONS = 1_000;
const MAX_PATTERNS = 50;
/** A model has to read the notice. */
const MAX_NAMED = 5;

const BOUNDS: readonly string[] = ["minLength", "maxLength", "minItems", "maxItems"];

/** A schema as Ollama can take it, and what was left out of it, each as a reader knows it. */
export interface SendableSchema {
  schema: JsonObject;
  leftOut: string[];
}

/** Leaves out of a schema what Ollama would refuse, or what could harm its runner: most patterns, and very large bounds. */
export function sendableSchema(schema: JsonObject): SendableSchema {
  const leftOut = new Set<string>();
  let patterns = 0;
  const sent = mapSchema(schema, (keyword, value) => {
    if (keyword === "pattern" && typeof value === "string") {
      const simple = ++patterns > MAX_PATTERNS ? undefined : simplePattern(value);
      if (simple === undefined) leftOut.add(`the pattern ${quote(value, 60)}`);
      return simple;
    }
    if (!BOUNDS.includes(keyword) || typeof value !== "number" || value <= MAX_REPETITIONS) return value;
    leftOut.add(`${keyword} ${value}`);
    return undefined;
  });
  return { schema: sent as JsonObject, leftOut: [...leftOut] };
}

/** Returns a notice about what is left out of the schema of an answer. */
export function schemaNotices(format: unknown): string[] {
  if (typeof format !== "object" || format === null) return [];
  const { leftOut } = sendableSchema(format as JsonObject);
  if (leftOut.length === 0) return [];
  const more = leftOut.length > MAX_NAMED ? ` and ${leftOut.length - MAX_NAMED} more` : "";
  return [
    `Left out of the schema, so the answer may not follow it: ${leftOut.slice(0, MAX_NAMED).join(", ")}${more}. Only simple ` +
      `patterns between ^ and $, and lengths up to ${MAX_REPETITIONS}, are safe for Ollama; enum is too.`,
  ];
}
