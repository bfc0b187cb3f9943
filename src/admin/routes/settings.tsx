import type { Context } from "hono";
import { requireConfig } from "../../config/config-source.ts";
import { RECORD_KINDS } from "../../config/records/record-kinds.ts";
import { MAX_AUDIT_ROWS } from "../../config/store/record-table.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { AuditPage } from "../pages/audit-page.tsx";
import { SettingsPage } from "../pages/settings-page.tsx";
import { readRecords } from "../stored-records.ts";

/** Rows of the audit that are shown without "Show all". */
const SHOWN_ROWS = 100;

/** GET /admin/settings: every kind of record. */
export async function showSettings(c: Context<HttpEnv>): Promise<Response> {
  const { warnings } = requireConfig(c.var.config);
  const records = await readRecords(c, (store) => store.list());
  const kinds = RECORD_KINDS.map(({ name, title, about }) => {
    const own = records.filter(({ kind }) => kind === name);
    return {
      name,
      title,
      about,
      count: own.length,
      problems: own.filter(({ problem }) => problem !== undefined).length,
    };
  });
  const known = kinds.reduce((sum, { count }) => sum + count, 0);
  return showPage(c, <SettingsPage warnings={warnings} kinds={kinds} unknown={records.length - known} />);
}

/** GET /admin/settings/audit: the changes of records; all of them with `?all`. */
export async function showAudit(c: Context<HttpEnv>): Promise<Response> {
  const limit = c.req.query("all") === undefined ? SHOWN_ROWS : MAX_AUDIT_ROWS;
  const rows = await readRecords(c, (store) => store.audit(limit));
  return showPage(c, <AuditPage rows={rows} hasMore={limit < MAX_AUDIT_ROWS && rows.length === limit} />);
}
