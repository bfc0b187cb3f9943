import * as z from "zod";

/**
 * Field that accepts more than it advertises. Clients see one plain type, because unions break some of them; what models
 * send in another form is read as it was meant.
 * @param advertised the JSON Schema that clients see. It has no `type` where Ollama takes two, and its description names
 * both: a host that checks arguments against the schema would refuse one of them. A schema without any constraint is a
 * fault to some, so such a field has the one that all its texts fulfil, `minLength: 1`.
 */
export function lenient<T extends z.ZodType>(schema: T, advertised: Record<string, unknown>) {
  return z.unknown().pipe(schema).meta(advertised);
}
