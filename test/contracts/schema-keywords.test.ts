import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Schema = Record<string, unknown>;

/**
 * What every host understands in the schema of an argument. Gemini refuses a whole list of tools for one keyword that it
 * does not know, such as `exclusiveMinimum`, `anyOf`, `$ref` or `const`.
 */
const KEYWORDS = [
  ...["type", "description", "properties", "required", "additionalProperties", "items", "enum", "default"],
  ...["minimum", "maximum", "minItems", "maxItems", "minLength"],
];

/** Arguments that take two types. Their schema has no type, and the description names both. */
const OF_TWO_TYPES: Record<string, RegExp> = {
  format: /object.* string/,
  think: /true, false, or a string/,
  keep_alive: /a string.* a number/,
};

const folder = `${import.meta.dirname}/advertised`;
const inputs = readdirSync(folder)
  .filter((file) => file.startsWith("ollama_"))
  .map((file): [string, Schema] => [file, JSON.parse(readFileSync(`${folder}/${file}`, "utf8")).inputSchema]);

function* within(schema: Schema, path: string): Generator<[path: string, schema: Schema]> {
  yield [path, schema];
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    yield* within(field, `${path}.${name}`);
  }
  if (schema.items !== undefined) yield* within(schema.items as Schema, `${path}[]`);
}

/** What some host would refuse in a schema. */
function faultsOf(path: string, schema: Schema): string[] {
  const { type, items, additionalProperties = false } = schema;
  const twoTypes = OF_TWO_TYPES[path.slice(1)];
  return [
    ...Object.keys(schema).filter((keyword) => !KEYWORDS.includes(keyword)),
    ...(twoTypes === undefined && typeof type !== "string" ? ["no type"] : []),
    ...(twoTypes?.test(String(schema.description)) === false ? ["a description without both types"] : []),
    ...(type === "array" && items === undefined ? ["a list without items"] : []),
    ...(schema.enum !== undefined && type !== "string" ? ["an enum of other things than texts"] : []),
    ...(additionalProperties === false ? [] : ["a schema of further properties"]),
  ].map((fault) => `${path}: ${fault}`);
}

describe("the schemas of arguments have what every host understands", () => {
  test.each(inputs)("%s", (_, input) => {
    expect([...within(input, "")].flatMap(([path, schema]) => faultsOf(path, schema))).toEqual([]);
  });

  test("no argument takes two types but those in the list", () => {
    const untyped = inputs.flatMap(([, input]) =>
      [...within(input, "")].filter(([, { type }]) => type === undefined).map(([path]) => path.slice(1)),
    );
    expect([...new Set(untyped)].sort()).toEqual(Object.keys(OF_TWO_TYPES).sort());
  });
});
