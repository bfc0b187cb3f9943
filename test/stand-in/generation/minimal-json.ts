type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Deep enough for anything sensible; a schema that needs itself has no smallest value. */
const DEEPEST = 20;

/**
 * The smallest value that conforms to a JSON schema: required properties only, the first of every choice.
 * @throws TypeError when it is not a schema
 */
export function minimalJson(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (schema === true || depth > DEEPEST) return null;
  if (!isSchema(schema)) throw new TypeError("not a JSON schema");
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const other = chosen(schema, root);
  if (other !== undefined) return minimalJson(other, root, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? "object");
  const make = BY_TYPE[type as string];
  if (make === undefined) throw new TypeError(`no such type: ${String(type)}`);
  return make(schema, (inner) => minimalJson(inner, root, depth + 1));
}

/** The schema that stands for this one: what it refers to, or the first of what it offers. */
function chosen(schema: Schema, root: unknown): unknown {
  if (typeof schema.$ref === "string") return resolve(schema.$ref, root);
  if (Array.isArray(schema.allOf)) return Object.assign({}, schema, { allOf: undefined }, ...schema.allOf);
  const offers = schema.anyOf ?? schema.oneOf;
  return Array.isArray(offers) ? offers[0] : undefined;
}

function resolve(reference: string, root: unknown): unknown {
  const steps = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce<unknown>((place, step) => (isSchema(place) ? place[step] : undefined), root);
}

const BY_TYPE: Record<string, (schema: Schema, make: (inner: unknown) => unknown) => unknown> = {
  null: () => null,
  boolean: () => false,
  integer: leastNumber,
  number: leastNumber,
  string: ({ minLength = 0, pattern }) => {
    if (pattern !== undefined && !/^\^.*\$$/.test(String(pattern))) throw new TypeError("pattern without ^ and $");
    return "x".repeat(minLength as number);
  },
  array: ({ items = true, minItems = 0 }, make) => Array.from({ length: minItems as number }, () => make(items)),
  object: ({ properties = {}, required = [] }, make) =>
    Object.fromEntries((required as string[]).map((name) => [name, make((properties as Schema)[name] ?? true)])),
};

function leastNumber({ minimum, exclusiveMinimum }: Schema): number {
  if (typeof minimum === "number") return minimum;
  return typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : 0;
}
