import type { Context } from "hono";
import * as z from "zod";
import { faultsIn } from "../../config/records/faults-in.ts";
import type { RecordData, RecordFault } from "../../config/records/record-kind.ts";
import { HearthError } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json-object.ts";

/** Objects and lists within each other. Far deeper ones cannot be sent to the store. */
const MAX_DEPTH = 20;

/** An object of JSON, as it was sent: the kind of a record reads its fields. */
export const jsonObject = z
  .custom<RecordData>(isJsonObject, { error: "must be an object" })
  .refine((fields) => isWithin(fields, MAX_DEPTH), { error: "must not be nested too deeply" });

/** A text that is not empty. */
export const someText = z.string({ error: "must be a text" }).min(1, { error: "must not be empty" });

/**
 * Reads the body of a call to the API. No body is an empty object.
 * @throws HearthError `invalid_arguments` if the body is not a JSON object
 */
export async function readJson<T>(
  c: Context,
  schema: z.ZodType<T>,
): Promise<{ ok: true; body: T } | { ok: false; faults: RecordFault[] }> {
  const read = schema.safeParse(parse((await c.req.text()) || "{}"));
  return read.success ? { ok: true, body: read.data } : { ok: false, faults: faultsIn(read) };
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isWithin(part, levels - 1));
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new HearthError("invalid_arguments", "The body is not a JSON object.", "Send one as application/json.");
}
