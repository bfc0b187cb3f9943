import { DAY_MS } from "../../core/day.ts";
import { JOB_KINDS } from "../../core/job.ts";
import { parseJsonObject } from "../../core/json-object.ts";
import type { Submission } from "../../core/request.ts";
import type { SavedRequest } from "../request/active-request.ts";
import type { TextChunks } from "./text-chunks.ts";

/** A request that had not ended when its object died. */
export interface UnfinishedRequest extends SavedRequest {
  /** How often an object took it up while it was running, this time included. */
  resumptions: number;
}

/** What a checkpoint keeps besides the text, as JSON. */
export type Checkpoint = Partial<Pick<SavedRequest, "progress" | "state">>;

type Row = {
  id: string;
  submitted_at: number;
  started_at: number | null;
  resumptions: number;
  prompt_tokens: number | null;
  answer_tokens: number | null;
};

const MAX_RESUMPTIONS = 100;

/**
 * Whether to resume a request that was running when its object died. Resumption is limited in number and time, because the
 * request itself may be what kills the object.
 */
export function canResume({ submission, submittedAt, resumptions }: UnfinishedRequest): boolean {
  const withinLimits = resumptions <= MAX_RESUMPTIONS && Date.now() < submittedAt + DAY_MS;
  return withinLimits && JOB_KINDS[submission.kind].resumes === true;
}

/** Returns what an object that died left, the oldest first, and counts one more resumption of what was running. */
export function takeUnfinished(sql: SqlStorage, chunks: TextChunks): UnfinishedRequest[] {
  try {
    sql.exec("UPDATE requests SET resumptions = resumptions + 1 WHERE ended_at IS NULL AND started_at IS NOT NULL");
  } catch {
    // On a day whose rows are used up nothing can be counted; the queue must start all the same.
  }
  return sql
    .exec<Row>(
      `SELECT id, submitted_at, started_at, resumptions, prompt_tokens, answer_tokens FROM requests
         WHERE ended_at IS NULL ORDER BY submitted_at`,
    )
    .toArray()
    .flatMap((row) => readUnfinished(row, chunks) ?? endLost(row.id, sql));
}

function readUnfinished(row: Row, chunks: TextChunks): UnfinishedRequest | undefined {
  const submission = parseJsonObject(chunks.read(row.id, "input")) as Submission | undefined;
  // A kind that is not known here comes from a newer build.
  if (submission === undefined || !(submission.kind in JOB_KINDS)) return undefined;
  const { progress, state = {} } = (parseJsonObject(chunks.read(row.id, "noted")) ?? {}) as Checkpoint;
  return {
    submission,
    submittedAt: row.submitted_at,
    startedAt: row.started_at ?? undefined,
    resumptions: row.resumptions,
    text: chunks.read(row.id, "text"),
    thinking: chunks.read(row.id, "thinking"),
    promptTokens: row.prompt_tokens ?? undefined,
    answerTokens: row.answer_tokens ?? undefined,
    progress,
    state,
  };
}

/** Ends a request whose input cannot be read, such as one whose storage failed between its row and its input. */
function endLost(id: string, sql: SqlStorage): [] {
  try {
    const end = "UPDATE requests SET state = 'interrupted', ended_at = ?, error_code = 'storage_failed' WHERE id = ?";
    sql.exec(end, Date.now(), id);
  } catch {
    // It is found again by the next object.
  }
  return [];
}
