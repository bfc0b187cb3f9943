import type { Context } from "hono";
import * as z from "zod";
import type { HttpEnv } from "../../pages/http-env.ts";
import { changeRecords, readRecords } from "../stored-records.ts";
import { answerFaults } from "./answer-faults.ts";
import { jsonObject, readJson, someText } from "./read-json.ts";

const exporting = z.strictObject({ passphrase: someText.optional() });
/** The file may be sent as its text, or as the JSON object that it is. */
const importing = z.strictObject({
  file: z.union([someText, jsonObject], { error: "must be the text of an exported file" }),
  passphrase: someText.optional(),
});

/** POST /admin/api/export: all records as a file; with a passphrase also their secrets, encrypted. */
export async function exportRecords(c: Context<HttpEnv>): Promise<Response> {
  const read = await readJson(c, exporting);
  if (!read.ok) return answerFaults(c, read.faults);
  const file = await readRecords(c, (store) => store.exportAll(read.body.passphrase));
  return c.body(file, 200, { "content-type": "application/json" });
}

/** POST /admin/api/import: writes the records of such a file over those of the same ids. All of them, or none. */
export async function importRecords(c: Context<HttpEnv>): Promise<Response> {
  const read = await readJson(c, importing);
  if (!read.ok) return answerFaults(c, read.faults);
  const { file, passphrase } = read.body;
  const text = typeof file === "string" ? file : JSON.stringify(file);
  const outcome = await changeRecords(c, (store) => store.importAll(text, passphrase));
  return outcome.ok ? c.json({ imported: outcome.imported }) : answerFaults(c, outcome.faults);
}

/** POST /admin/api/rekey: encrypts every secret with the first key of SETTINGS_KEY. */
export async function rekeyRecords(c: Context<HttpEnv>): Promise<Response> {
  return c.json(await changeRecords(c, (store) => store.rekey()));
}
