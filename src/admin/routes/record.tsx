import type { Context } from "hono";
import type { RecordKind } from "../../config/records/record-kind.ts";
import type { ShownRecord } from "../../config/store/change.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { REVISION_FIELD, RecordPage } from "../pages/record-page.tsx";
import { pathOf } from "../pages/settings-frame.tsx";
import { ShownOncePage } from "../pages/shown-once-page.tsx";
import { needsPassword, type RecordForm, readRecordForm, withoutSecrets } from "../record-form.ts";
import { changeRecords, requireKind, requireRecord } from "../stored-records.ts";
import { statusOf } from "./kind.tsx";
import { formOf, ownerAt, passwordProblem, takeForm } from "./take-form.tsx";

type ChangeForm = RecordForm & { record: ShownRecord };

/** GET /admin/settings/KIND/ID: one record, with forms that change and remove it. */
export async function showRecord(c: Context<HttpEnv>): Promise<Response> {
  return show(c, { ...(await findRecord(c)), faults: [] });
}

/** POST /admin/settings/KIND/ID: changes a record. */
export async function changeRecord(c: Context<HttpEnv>): Promise<Response> {
  const { kind, record } = await findRecord(c);
  const form = await takeForm(c);
  if (form instanceof Response) return form;
  const typed = withoutSecrets(kind, form);
  const problem = needsPassword(kind) ? await passwordProblem(c, form) : undefined;
  if (problem !== undefined) return show(c, { kind, record, typed, faults: [] }, problem);
  const fields = readRecordForm(kind, record, form);
  const change = { kind: kind.name, id: record.id, fields, expected: revisionIn(form), way: "page" as const };
  const outcome = await changeRecords(c, (store) => store.change(change));
  // The form then shows the record as it is now.
  if (!outcome.ok) return show(c, { ...(await findRecord(c)), typed, faults: outcome.faults });
  const { shownOnce } = outcome;
  if (shownOnce === undefined) return c.redirect(`${pathOf(kind.name)}?done=set`, 303);
  return showPage(c, <ShownOncePage kind={kind} id={record.id} shownOnce={shownOnce} />);
}

/** POST /admin/settings/KIND/ID/remove: removes a record. */
export async function removeRecord(c: Context<HttpEnv>): Promise<Response> {
  const { kind, record } = await findRecord(c);
  const form = await takeForm(c);
  if (form instanceof Response) return form;
  const change = { kind: kind.name, id: record.id, expected: revisionIn(form), way: "page" as const };
  const outcome = await changeRecords(c, (store) => store.change(change));
  if (!outcome.ok) return show(c, { ...(await findRecord(c)), faults: outcome.faults });
  return c.redirect(`${pathOf(kind.name)}?done=removed`, 303);
}

async function findRecord(c: Context<HttpEnv>): Promise<{ kind: RecordKind; record: ShownRecord }> {
  const kind = requireKind(c.req.param("kind"));
  return { kind, record: await requireRecord(c, kind, c.req.param("id") ?? "") };
}

/** The revision that the form has shown. A form without one changes nothing, because no record has revision 0. */
const revisionIn = (form: URLSearchParams): number => Number(form.get(REVISION_FIELD)) || 0;

async function show(c: Context<HttpEnv>, form: ChangeForm, passwordProblem?: string): Promise<Response> {
  const own = await formOf(c, needsPassword(form.kind));
  const removalKey = ownerAt(c).makeFormKey();
  const page = <RecordPage form={form} removalKey={removalKey} passwordProblem={passwordProblem} {...own} />;
  return showPage(c, page, { status: statusOf(form, passwordProblem) });
}
