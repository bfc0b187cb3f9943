import type { Context } from "hono";
import * as z from "zod";
import type { HttpEnv } from "../../pages/http-env.ts";
import { changeRecords, readRecords, requireKind, requireRecord } from "../stored-records.ts";
import { answerFaults } from "./answer-faults.ts";
import { jsonObject, readJson } from "./read-json.ts";

const revision = z.int({ error: "must be a whole number" }).min(0, { error: "must not be negative" });
const change = z.strictObject({ fields: jsonObject, expected: revision.optional() });

/** GET /admin/api/records: all records, or those of one kind. No secret is shown. */
export async function listRecords(c: Context<HttpEnv>): Promise<Response> {
  const kind = c.req.query("kind");
  const name = kind === undefined ? undefined : requireKind(kind).name;
  return c.json({ records: await readRecords(c, (store) => store.list(name)) });
}

/** GET /admin/api/records/KIND/ID */
export async function getRecord(c: Context<HttpEnv>): Promise<Response> {
  return c.json({ record: await requireRecord(c, requireKind(c.req.param("kind")), c.req.param("id") ?? "") });
}

/** PUT /admin/api/records/KIND/ID: makes a record or changes it. What is shown once, such as a token, is never shown again. */
export async function putRecord(c: Context<HttpEnv>): Promise<Response> {
  const kind = requireKind(c.req.param("kind")).name;
  const read = await readJson(c, change);
  if (!read.ok) return answerFaults(c, read.faults);
  const id = c.req.param("id") ?? "";
  const outcome = await changeRecords(c, (store) => store.change({ kind, id, ...read.body, way: "command" }));
  return outcome.ok
    ? c.json({ record: outcome.record, shown_once: outcome.shownOnce })
    : answerFaults(c, outcome.faults);
}

/** DELETE /admin/api/records/KIND/ID */
export async function deleteRecord(c: Context<HttpEnv>): Promise<Response> {
  const kind = c.req.param("kind") ?? "";
  const given = c.req.query("expected");
  const expected = given === undefined ? undefined : revision.safeParse(Number(given)).data;
  if (given !== undefined && expected === undefined) {
    return answerFaults(c, [{ field: "expected", problem: "must be the revision of the record" }]);
  }
  const typed = c.req.param("id") ?? "";
  // A record of a kind that this version does not know can be removed too.
  const isStored = (await readRecords(c, (store) => store.list(kind))).some((record) => record.id === typed);
  const id = isStored ? typed : (await requireRecord(c, requireKind(kind), typed)).id;
  const outcome = await changeRecords(c, (store) => store.change({ kind, id, expected, way: "command" }));
  return outcome.ok ? c.json({ removed: true }) : answerFaults(c, outcome.faults);
}
