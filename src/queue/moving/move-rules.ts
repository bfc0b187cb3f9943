import type { ErrorCode } from "../../core/errors.ts";
import { JOB_KINDS } from "../../core/job.ts";
import type { HostedModel, Move, Outcome, Submission } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";

/** What a reader is told of the host that a request has left, by the error there: those errors that come before any work. */
export const LEFT_BECAUSE: Readonly<Partial<Record<ErrorCode, string>>> = {
  home_unreachable: "was unreachable",
  tunnel_down: "was unreachable",
  edge_error: "was unreachable",
  busy: "was busy",
  queue_full: "had no place in its queue",
  load_timeout: "did not load the model in time",
  model_not_found: "did not have the model",
};

const isMovable = (code: ErrorCode) => Object.hasOwn(LEFT_BECAUSE, code);

/** Whether a request that would end so may move: nothing has come of it, no token and no item. Transfers belong to their host. */
export function mayMove(
  { submission, result, lifecycle }: ActiveRequest,
  outcome: Outcome,
  itemsDone: number,
): boolean {
  if (outcome.state !== "failed" || !isMovable(outcome.error.code) || lifecycle.ended) return false;
  return result.parts === 0 && itemsDone === 0 && JOB_KINDS[submission.kind].lane === "gpu";
}

/** Returns where a request moves from this host: the first of its fallbacks that is one of `hosts`, and where it was not yet. */
export function nextPlace(
  { fallbacks, movedFrom = [] }: Pick<Submission, "fallbacks" | "movedFrom">,
  from: string,
  hosts: readonly string[],
): HostedModel | undefined {
  const left = [from, ...movedFrom.map(({ host }) => host)];
  return fallbacks?.find(({ host }) => hosts.includes(host) && !left.includes(host));
}

/** Returns a request as the next host gets it, with the fallbacks that are left. */
export function movedSubmission(submission: Submission, from: Move, to: string): Submission {
  const { fallbacks = [], movedFrom = [], model } = submission;
  const place = fallbacks.findIndex(({ host }) => host === to);
  return {
    ...submission,
    model: fallbacks[place]?.model ?? model,
    fallbacks: fallbacks.slice(place + 1),
    movedFrom: [...movedFrom, from],
  };
}
