import { STEPS_PER_REQUEST } from "../../core/daily-limit.ts";
import { JOB_KINDS, type Job } from "../../core/job.ts";
import { countEmbedCalls } from "../jobs/embed.ts";

/** A transfer stores each percent of its progress. */
const STEPS_OF_A_TRANSFER = 100;

/** Returns as how many requests a job counts in the budget of a day: one, and one more for every ten steps. */
export const worthOf = (job: Job): number => 1 + Math.floor(stepsOf(job) / STEPS_PER_REQUEST);

function stepsOf({ kind, body }: Job): number {
  if (kind === "batch") return body.prompts.length;
  if (kind === "compare") return body.models.length;
  if (kind === "embed") return countEmbedCalls(body.input);
  return JOB_KINDS[kind].lane === "transfer" ? STEPS_OF_A_TRANSFER : 0;
}
