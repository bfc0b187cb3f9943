import { HearthError } from "./errors.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** Keywords whose value is data. A reference may lead to a schema below any other keyword, also one that nobody knows. */
const WITH_DATA: readonly string[] = ["const", "enum", "default"];
/** Keywords whose value has a schema for each name. */
const WITH_NAMES: readonly string[] = [
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
  "dependencies",
];

/** More than any schema that was written by hand or by a program for a model. */
const MAX_DEPTH = 200;

/**
 * Copies a JSON Schema. `change` is asked about each keyword of each schema in it, and returns its value: the same, another,
 * or undefined to leave it out. A property that has the name of a keyword is none.
 * @throws HearthError `invalid_arguments` for a schema that is nested too deeply
 */
export function mapSchema(
  schema: unknown,
  change: (keyword: string, value: unknown, schema: JsonObject) => unknown,
  depth = 0,
): unknown {
  if (depth > MAX_DEPTH) {
    throw new HearthError(
      "invalid_arguments",
      `A JSON Schema is nested deeper than ${MAX_DEPTH} levels.`,
      "Flatten it.",
    );
  }
  const inner = (value: unknown) => mapSchema(value, change, depth + 1);
  if (Array.isArray(schema)) return schema.map(inner);
  if (!isJsonObject(schema)) return schema;
  return mapValues(schema, (given, keyword) => {
    const value = change(keyword, given, schema);
    if (WITH_DATA.includes(keyword)) return value;
    return WITH_NAMES.includes(keyword) && isJsonObject(value) ? mapValues(value, inner) : inner(value);
  });
}

/** Copies an object with other values, without those that become undefined. */
function mapValues(object: JsonObject, change: (value: unknown, name: string) => unknown): JsonObject {
  const entries = Object.entries(object).map(([name, value]) => [name, change(value, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
