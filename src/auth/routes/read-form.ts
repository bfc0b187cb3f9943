import type { Context } from "hono";
import { HearthError } from "../../core/errors.ts";

/** The fields of a form of ours, all texts. @throws HearthError where it is none */
export async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded")
    return new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()));
  throw new HearthError("invalid_arguments", "This is no form of ours.", "Open the page again, and start from there.");
}
