import type { Submission } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";

/**
 * The request that asks the same for the same user, if it still waits or runs and nobody watches it any more. Agents
 * repeat what timed out, and the GPU need not pay twice.
 */
export function findDuplicate(live: Iterable<ActiveRequest>, submission: Submission): ActiveRequest | undefined {
  // A turn of a session is a turn: the session itself knows whether it is at one.
  if (submission.fresh === true || submission.deliverTo !== undefined) return undefined;
  const left = [...live].filter(({ watched }) => !watched);
  // A body may hold megabytes of images: it is spelled out only where there is something to compare it with.
  const wanted = left.length > 0 ? essence(submission) : undefined;
  return left.find((request) => essence(request.submission) === wanted);
}

function essence({ user, tool, kind, model, body, wishes }: Submission): string {
  // The models of a comparison stand in the order of what was loaded at the time of the call.
  const asked = kind === "compare" ? { ...body, models: [...(body.models as string[])].sort() } : body;
  return JSON.stringify([user, tool, kind, kind === "compare" ? "" : model, asked, wishes]);
}
