import { DAY_MS } from "../../core/day.ts";
import type { DeliveryAddress } from "../../core/delivery.ts";
import { HearthError } from "../../core/errors.ts";
import { JOB_KINDS, type JobKind } from "../../core/job.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import type { Progress } from "../../core/request.ts";
import { decodeMoves } from "../forms/stored-moves.ts";
import type { StoredRequest } from "../request/active-request.ts";
import { interrupted } from "../request/outcome.ts";

/** A request that had not ended when its object died. */
export interface UnfinishedRequest extends StoredRequest {
  /** How often an object took it up while it was running, this time included. */
  resumptions: number;
  /** How often an object began it and died before it had started; of one that was running, before it had done any work. */
  attempts: number;
}

/** What a checkpoint keeps besides the text, as JSON. */
export interface Checkpoint {
  progress?: Progress;
  /** What the kind of job needs to continue. */
  state?: JsonObject;
}

/** Columns that an older build has not made, or filled, are missing. */
type Row = {
  id: string;
  user: string;
  client: string;
  tool: string;
  kind: string;
  model: string;
  submitted_at: number;
  started_at: number | null;
  resumptions: number;
  prompt_tokens: number | null;
  answer_tokens: number | null;
  deliver_to: string | null;
  digest?: string | null;
  call_key?: string | null;
  attempts?: number;
  moved_from?: string | null;
  /** Bytes of the input; null if it was not stored. */
  bytes: number | null;
};

const MAX_RESUMPTIONS = 100;
const MAX_ATTEMPTS = 3;
const MAX_WAIT_MS = DAY_MS;

/** Whether a request that was submitted then may not wait any longer. Its client has given up long ago. */
export const waitedTooLong = (submittedAt: number, now: number): boolean => now > submittedAt + MAX_WAIT_MS;

/** Error of a request that waited too long. */
export const waitedInVain = () =>
  new HearthError("interrupted", "The request waited for a day and did not get its turn.", "Call again.");

/**
 * Why a request is not taken up; undefined where it is. Attempts and resumptions are limited, because the request itself may
 * be what kills the object.
 */
export function reasonToGiveUp(request: UnfinishedRequest): HearthError | undefined {
  const { submission, submittedAt, startedAt, resumptions, attempts } = request;
  if (attempts >= MAX_ATTEMPTS) {
    const message = `Hearth was restarted ${attempts} times while it began or resumed this request, which may be too large for it.`;
    return new HearthError("interrupted", message, "Send less at once.");
  }
  const isOld = waitedTooLong(submittedAt, Date.now());
  if (startedAt === undefined) return isOld ? waitedInVain() : undefined;
  const canResume = JOB_KINDS[submission.kind].resumes === true && resumptions <= MAX_RESUMPTIONS && !isOld;
  return canResume ? undefined : interrupted();
}

/**
 * Returns what an object that died left, the oldest first, and counts one more resumption of what was running. It reads no
 * inputs and no texts, only how large they are: all of them together may be more than an object can hold.
 */
export function takeUnfinished(sql: SqlStorage): UnfinishedRequest[] {
  try {
    sql.exec("UPDATE requests SET resumptions = resumptions + 1 WHERE ended_at IS NULL AND started_at IS NOT NULL");
  } catch {
    // On a day whose rows are used up nothing can be counted; the queue must start all the same.
  }
  // SQLite knows the bytes of a text without reading it.
  const rows = sql.exec<Row>(
    `SELECT *, (SELECT SUM(octet_length(data)) FROM pieces WHERE request_id = requests.id AND part = 'input') AS bytes
       FROM requests WHERE ended_at IS NULL ORDER BY submitted_at`,
  );
  return rows.toArray().flatMap((row) => toUnfinished(row) ?? endLost(row.id, sql));
}

/** @returns undefined where the input was not stored, or the kind is one of a newer build */
function toUnfinished(row: Row): UnfinishedRequest | undefined {
  const { id, user, client, tool, kind, model, bytes, digest, call_key } = row;
  if (bytes === null || !Object.hasOwn(JOB_KINDS, kind)) return undefined;
  const deliverTo = (parseJsonObject(row.deliver_to ?? "") as DeliveryAddress | undefined) ?? undefined;
  const wishes = deliverTo === undefined ? {} : { session_id: deliverTo.session_id };
  const asked = { id, user, client, tool, kind: kind as JobKind, model, wishes, deliverTo };
  return {
    submission: {
      ...asked,
      callKey: call_key ?? undefined,
      bytes,
      digest: digest ?? undefined,
      movedFrom: decodeMoves(row.moved_from),
    },
    submittedAt: row.submitted_at,
    startedAt: row.started_at ?? undefined,
    resumptions: row.resumptions,
    attempts: row.attempts ?? 0,
    promptTokens: row.prompt_tokens ?? undefined,
    answerTokens: row.answer_tokens ?? undefined,
  };
}

/** Ends a request that cannot be read, such as one whose storage failed between its row and its input. */
function endLost(id: string, sql: SqlStorage): [] {
  try {
    const end = "UPDATE requests SET state = 'interrupted', ended_at = ?, error_code = 'storage_failed' WHERE id = ?";
    sql.exec(end, Date.now(), id);
  } catch {
    // It is found again by the next object.
  }
  return [];
}
