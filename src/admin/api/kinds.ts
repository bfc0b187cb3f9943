import type { Context } from "hono";
import type { RecordKind } from "../../config/records/record-kind.ts";
import { RECORD_KINDS } from "../../config/records/record-kinds.ts";
import type { HttpEnv } from "../../pages/http-env.ts";

/** GET /admin/api/kinds: every kind of record, with its fields. */
export const listKinds = (c: Context<HttpEnv>): Response => c.json({ kinds: RECORD_KINDS.map(describe) });

const describe = ({ name, title, about, idExample, fields, secrets }: RecordKind) => ({
  name,
  title,
  about,
  id_example: idExample,
  fields: Object.entries(fields.shape).map(([field, { description = "" }]) => ({
    name: field,
    description,
    secret: secrets.includes(field),
  })),
});
