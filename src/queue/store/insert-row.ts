import type { Submission } from "../../core/request.ts";
import { encodeMoves } from "../forms/stored-moves.ts";
import type { LargeSubmission } from "../request/request-input.ts";
import { worthOf } from "../schedule/request-worth.ts";

/** A request that gets its row. Times are ms since 1970; `digest` is of what makes two requests equal. */
interface NewRow {
  host: string;
  submission: Submission | LargeSubmission;
  submittedAt: number;
  startedAt: number | undefined;
  digest: string | undefined;
}

/** Inserts the row of a request, which has none of its content. */
export function insertRow(sql: SqlStorage, { host, submission, submittedAt, startedAt, digest }: NewRow): void {
  const { id, user, client, tool, kind, model, deliverTo, callDigest, callKey, movedFrom } = submission;
  sql.exec(
    `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at, deliver_to, digest,
       call_digest, call_key, worth, moved_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    host,
    user,
    client,
    tool,
    kind,
    model,
    startedAt === undefined ? "queued" : "running",
    submittedAt,
    startedAt ?? null,
    deliverTo === undefined ? null : JSON.stringify(deliverTo),
    digest ?? null,
    callDigest ?? null,
    callKey ?? null,
    worthInRow(submission),
    movedFrom === undefined ? null : encodeMoves(movedFrom),
  );
}

/** One that has come from another host was counted there. */
function worthInRow(submission: Submission | LargeSubmission): number {
  if (submission.movedFrom !== undefined) return 0;
  return "worth" in submission ? submission.worth : worthOf(submission);
}
