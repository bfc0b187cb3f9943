import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { CheckpointPolicy } from "./checkpoint-policy.ts";
import { answerLimits, type JobContext } from "./job-context.ts";
import { explainWait } from "./unread-prompt.ts";

/** Streams one answer, or loads a model: viewers see it grow, and checkpoints keep it in case the object dies. */
export async function runAnswer(
  request: ActiveRequest,
  job: JobOf<"generate"> | JobOf<"chat"> | JobOf<"load">,
  context: JobContext,
): Promise<undefined> {
  const checkpoints = new CheckpointPolicy(Date.now());
  const limits = answerLimits(request, context);
  const deltas =
    job.kind === "load"
      ? context.host.load(job.model, job.body, limits)
      : explainWait(context.host.generate(job, limits), request, context);
  for await (const delta of deltas) {
    request.append(delta);
    const length = request.result.text.length + request.result.thinking.length;
    if (request.lifecycle.ended || !checkpoints.due(length, Date.now())) continue;
    context.recorder.grown(request);
    checkpoints.written(length, Date.now());
  }
}
