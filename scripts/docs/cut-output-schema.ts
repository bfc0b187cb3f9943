import type { ObjectSchema } from "../../src/actions/tool/listed-tool.ts";

/** A JSON Schema or one within it, with the keywords that matter here. */
interface Schema {
  description?: string;
  /** Names of the fields to advertise. */
  advertised?: readonly string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
}

/**
 * Returns an output schema with what a program needs: the names and types of the fields, and of their own fields those that
 * are always there. The schema is part of each entry of tools/list, and docs/tools.md has the rest. A zod schema with the
 * meta field `advertised` says itself which of its fields these are.
 */
export function cutOutputSchema(schema: ObjectSchema): ObjectSchema {
  const { advertised, properties = {} } = schema as Schema;
  return cut(schema, advertised ?? Object.keys(properties)) as ObjectSchema;
}

function cut({ description: _, advertised: __, ...schema }: Schema, names: readonly string[]): Schema {
  const { items, properties = {} } = schema;
  if (items !== undefined) schema.items = cutNested(items);
  const fields = Object.entries(properties).filter(([name]) => names.includes(name));
  if (fields.length === 0) delete schema.properties;
  else schema.properties = Object.fromEntries(fields.map(([name, field]) => [name, cutNested(field)]));
  return schema;
}

const cutNested = (schema: Schema): Schema => cut(schema, schema.required ?? []);
