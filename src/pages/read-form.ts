import type { Context } from "hono";
import { HearthError } from "../core/errors.ts";

/** Reads the fields of a form; of a file, its text. @throws HearthError `invalid_arguments` if the body is not a form */
export async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") {
    return new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()));
  }
  const parts = type === "multipart/form-data" ? await c.req.formData().catch(() => undefined) : undefined;
  if (parts === undefined) {
    throw new HearthError("invalid_arguments", "This is not a form of Hearth.", "Open the page again and start over.");
  }
  const fields = new URLSearchParams();
  for (const [name, part] of parts) fields.append(name, typeof part === "string" ? part : await part.text());
  return fields;
}
