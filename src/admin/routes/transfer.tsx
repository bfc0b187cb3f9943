import type { Context } from "hono";
import { dayOf } from "../../core/day.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { ExportPage, ImportPage, TRANSFER_FIELDS } from "../pages/transfer-pages.tsx";
import { changeRecords, readRecords } from "../stored-records.ts";
import { formOf, passwordProblem, takeForm } from "./take-form.tsx";

/** GET /admin/settings/export */
export const showExport = async (c: Context<HttpEnv>): Promise<Response> =>
  showPage(c, <ExportPage {...(await formOf(c, true))} />);

/** POST /admin/settings/export: downloads all records. */
export async function downloadExport(c: Context<HttpEnv>): Promise<Response> {
  const form = await takeForm(c);
  if (form instanceof Response) return form;
  const problem = await passwordProblem(c, form);
  if (problem !== undefined) {
    return showPage(c, <ExportPage passwordProblem={problem} {...(await formOf(c, true))} />, { status: 401 });
  }
  const file = await readRecords(c, (store) => store.exportAll(passphraseIn(form)));
  return c.body(file, 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="hearth-settings-${dayOf(Date.now())}.json"`,
    "cache-control": "no-store",
  });
}

/** GET /admin/settings/import */
export const showImport = async (c: Context<HttpEnv>): Promise<Response> =>
  showPage(c, <ImportPage imported={countIn(c)} {...(await formOf(c, true))} />);

/** POST /admin/settings/import: imports a file, or a text that was pasted. */
export async function takeImport(c: Context<HttpEnv>): Promise<Response> {
  const form = await takeForm(c);
  if (form instanceof Response) return form;
  const text = form.get(TRANSFER_FIELDS.text) ?? "";
  const problem = await passwordProblem(c, form);
  if (problem !== undefined) {
    return showPage(c, <ImportPage text={text} passwordProblem={problem} {...(await formOf(c, true))} />, {
      status: 401,
    });
  }
  const file = form.get(TRANSFER_FIELDS.file) || text;
  const outcome = await changeRecords(c, (store) => store.importAll(file, passphraseIn(form)));
  if (outcome.ok) return c.redirect(`${c.req.path}?imported=${outcome.imported}`, 303);
  return showPage(c, <ImportPage text={text} faults={outcome.faults} {...(await formOf(c, true))} />, { status: 400 });
}

const passphraseIn = (form: URLSearchParams): string | undefined => form.get(TRANSFER_FIELDS.passphrase) || undefined;

function countIn(c: Context<HttpEnv>): number | undefined {
  const count = Number(c.req.query("imported") ?? Number.NaN);
  return Number.isSafeInteger(count) ? count : undefined;
}
