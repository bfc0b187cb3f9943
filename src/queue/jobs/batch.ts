import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { generateItem } from "./generate-item.ts";
import type { JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** One answer for each prompt, all by one model. */
export function batchSteps(request: ActiveRequest, { model, body }: JobOf<"batch">, context: JobContext): Steps {
  const { prompts, ...settings } = body;
  return {
    total: prompts.length,
    model: () => model,
    message: (done) => `${done} of ${prompts.length} prompts are done`,
    run: async (first) => [
      await generateItem(request, context, { model, body: { ...settings, prompt: prompts[first] } }),
    ],
  };
}
