import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import type { Generation, Progress, Submission } from "../../core/request.ts";
import type { Pieces } from "./text-chunks.ts";

/** A request that had not ended when the object last wrote. */
export interface Unfinished {
  submission: Submission;
  submittedAt: number;
  startedAt: number | undefined;
  /** Before this object, and with it. */
  resumptions: number;
  /** What had come, and what its kind had noted to go on. */
  generation: Partial<Generation>;
  noted: Noted;
}

/** What a checkpoint keeps besides the text. */
export interface Noted {
  progress?: Progress;
  state?: JsonObject;
}

type UnfinishedRow = {
  id: string;
  submitted_at: number;
  started_at: number | null;
  resumptions: number;
  prompt_tokens: number | null;
  answer_tokens: number | null;
};

/** What an object that died has left, the oldest first; who takes it up has it counted. */
export function takeUnfinished(sql: SqlStorage, pieces: Pieces): Unfinished[] {
  try {
    sql.exec("UPDATE requests SET resumptions = resumptions + 1 WHERE ended_at IS NULL AND started_at IS NOT NULL");
  } catch {
    // On a day whose rows are used up it is not counted; the queue must come up all the same.
  }
  return sql
    .exec<UnfinishedRow>(
      `SELECT id, submitted_at, started_at, resumptions, prompt_tokens, answer_tokens FROM requests
         WHERE ended_at IS NULL ORDER BY submitted_at`,
    )
    .toArray()
    .flatMap((row) => unfinished(row, pieces) ?? lost(row.id, sql));
}

function unfinished(row: UnfinishedRow, pieces: Pieces): Unfinished | undefined {
  const submission = parseJsonObject(pieces.read(row.id, "input")) as Submission | undefined;
  if (submission === undefined) return undefined;
  return {
    submission,
    submittedAt: row.submitted_at,
    startedAt: row.started_at ?? undefined,
    resumptions: row.resumptions,
    generation: {
      text: pieces.read(row.id, "text"),
      thinking: pieces.read(row.id, "thinking"),
      prompt_eval_count: row.prompt_tokens ?? undefined,
      eval_count: row.answer_tokens ?? undefined,
    },
    noted: (parseJsonObject(pieces.read(row.id, "noted")) ?? {}) as Noted,
  };
}

/** Where storage failed between its row and its input. It must not keep the object from starting. */
function lost(id: string, sql: SqlStorage): [] {
  const end = "UPDATE requests SET state = 'interrupted', ended_at = ?, error_code = 'storage_failed' WHERE id = ?";
  sql.exec(end, Date.now(), id);
  return [];
}
