import type { Context } from "hono";
import * as z from "zod";
import { MAX_AUDIT_ROWS } from "../../config/store/record-table.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { readRecords } from "../stored-records.ts";
import { answerFaults } from "./answer-faults.ts";

const limits = z.coerce.number().int().min(1).max(MAX_AUDIT_ROWS).default(100);

/** GET /admin/api/audit: the newest changes of records, the newest first. */
export async function listAudit(c: Context<HttpEnv>): Promise<Response> {
  const limit = limits.safeParse(c.req.query("limit"));
  if (!limit.success)
    return answerFaults(c, [{ field: "limit", problem: `must be a whole number from 1 to ${MAX_AUDIT_ROWS}` }]);
  return c.json({ audit: await readRecords(c, (store) => store.audit(limit.data)) });
}
