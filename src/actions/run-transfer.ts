import type { Job } from "../core/job.ts";
import { checkRegistries } from "../hosts/registry-guard.ts";
import { assertMay } from "../people/assert-may.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";

/**
 * Checks the host (the first of the context: see `installationOf`) and the registries of a transfer, puts it into the queue and watches it. Nothing here keeps the job while
 * it waits.
 */
export async function runTransfer(
  { host, config, caller, queue }: ActionContext,
  job: Extract<Job, { kind: "pull" | "push" | "create" }>,
  notices?: string[],
): Promise<Answer> {
  assertMay(caller, { host: config.hosts[0] });
  await checkRegistries(host, config.transfers, job);
  return collectAnswer(queue, queue.run({ ...job, host: config.hosts[0].id, wishes: { notices } }));
}
