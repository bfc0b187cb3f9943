import type { Job } from "../core/job.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import type { ToolContext } from "./tool/define-tool.ts";

/** Puts a transfer into the queue and watches it. */
export async function runTransfer(
  { queue }: ToolContext,
  job: Extract<Job, { kind: "pull" | "push" | "create" }>,
  notices?: string[],
): Promise<Answer> {
  return collectAnswer(queue, await queue.run({ ...job, wishes: { notices } }));
}
