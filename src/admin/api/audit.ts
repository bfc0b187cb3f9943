import type { Context } from "hono";
import * as z from "zod";
import type { HttpEnv } from "../../pages/http-env.ts";
import { readRecords } from "../stored-records.ts";
import { answerFaults } from "./answer-faults.ts";

const limits = z.coerce.number().int().min(1).max(5_000).default(100);

/** GET /admin/api/audit: the newest changes of records, the newest first. */
export async function listAudit(c: Context<HttpEnv>): Promise<Response> {
  const limit = limits.safeParse(c.req.query("limit"));
  if (!limit.success) return answerFaults(c, [{ field: "limit", problem: "must be a whole number from 1 to 5000" }]);
  return c.json({ audit: await readRecords(c.env, (store) => store.audit(limit.data)) });
}
