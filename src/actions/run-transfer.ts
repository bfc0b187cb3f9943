import type { Job } from "../core/job.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";

/** Puts a transfer into the queue and watches it. Not async, so that nothing here keeps the job, which may be large. */
export function runTransfer(
  { queue }: ActionContext,
  job: Extract<Job, { kind: "pull" | "push" | "create" }>,
  notices?: string[],
): Promise<Answer> {
  return collectAnswer(queue, queue.run({ ...job, wishes: { notices } }));
}
