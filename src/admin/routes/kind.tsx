import type { Context } from "hono";
import type { RecordKind } from "../../config/records/record-kind.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { ID_FIELD, KindPage } from "../pages/kind-page.tsx";
import { pathOf } from "../pages/settings-frame.tsx";
import { ShownOncePage } from "../pages/shown-once-page.tsx";
import { needsPassword, type RecordForm, readRecordForm, withoutSecrets } from "../record-form.ts";
import { changeRecords, readRecords, requireKind } from "../stored-records.ts";
import { formOf, passwordProblem, takeForm } from "./take-form.tsx";

/** GET /admin/settings/KIND: the records of a kind, and a form that adds one. */
export const showKind = (c: Context<HttpEnv>): Promise<Response> =>
  show(c, { kind: requireKind(c.req.param("kind")), faults: [] });

/** POST /admin/settings/KIND: adds a record. What is shown once, such as a token, is on the answer and nowhere else. */
export async function addRecord(c: Context<HttpEnv>): Promise<Response> {
  const kind = requireKind(c.req.param("kind"));
  const form = await takeForm(c);
  if (form instanceof Response) return form;
  const typed = withoutSecrets(kind, form);
  const problem = needsPassword(kind) ? await passwordProblem(c, form) : undefined;
  if (problem !== undefined) return show(c, { kind, typed, faults: [] }, problem);
  const id = form.get(ID_FIELD) ?? "";
  const taken = await takenId(c, kind, id);
  if (taken)
    return show(c, { kind, typed, faults: [{ field: "id", problem: "is there already; open it to change it" }] });
  const fields = readRecordForm(kind, undefined, form);
  const change = { kind: kind.name, id, fields, expected: 0, way: "page" as const };
  const outcome = await changeRecords(c, (store) => store.change(change));
  if (!outcome.ok) return show(c, { kind, typed, faults: outcome.faults });
  const { shownOnce, record } = outcome;
  if (shownOnce === undefined) return c.redirect(`${pathOf(kind.name)}?done=set`, 303);
  return showPage(c, <ShownOncePage kind={kind} id={record?.id ?? id} shownOnce={shownOnce} />);
}

async function takenId(c: Context<HttpEnv>, kind: RecordKind, typed: string): Promise<boolean> {
  const id = kind.id.safeParse(typed).data;
  return (await readRecords(c, (store) => store.list(kind.name))).some((record) => record.id === id);
}

async function show(c: Context<HttpEnv>, form: RecordForm, passwordProblem?: string): Promise<Response> {
  const { kind } = form;
  const records = await readRecords(c, (store) => store.list(kind.name));
  const own = await formOf(c, needsPassword(kind));
  const page = (
    <KindPage form={form} records={records} done={c.req.query("done")} passwordProblem={passwordProblem} {...own} />
  );
  return showPage(c, page, { status: statusOf(form, passwordProblem) });
}

/** The status of a page with a form: 400 if the last one was not taken, 401 if that was for the password. */
export const statusOf = ({ faults }: RecordForm, passwordProblem: string | undefined): 200 | 400 | 401 =>
  passwordProblem !== undefined ? 401 : faults.length > 0 ? 400 : 200;
