import { HearthError } from "../../core/errors.ts";
import { sameModel } from "../../core/model-name.ts";
import type { Submission } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";

/** Why a model is not made: two of the same name at once would overwrite each other without a word. */
export function createConflict(live: Iterable<ActiveRequest>, { kind, model }: Submission): HearthError | undefined {
  const rival = [...live].find(({ submission }) => submission.kind === "create" && sameModel(submission.model, model));
  if (kind !== "create" || rival === undefined) return undefined;
  const next = `Wait for it: ollama_get_request with request_id ${rival.submission.id}.`;
  return new HearthError("busy", `The model ${model} is being made already.`, next);
}
