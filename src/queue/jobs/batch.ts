import type { ActiveRequest } from "../request/active-request.ts";
import { generateItem } from "./generated-item.ts";
import type { JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** `body` is that of /api/generate, with `prompts` instead of one. */
export function batchSteps(live: ActiveRequest, workplace: JobContext): Steps {
  const { model, body } = live.submission;
  const { prompts, ...shared } = body as { prompts: string[] };
  return {
    total: prompts.length,
    message: (done) => `${done} of ${prompts.length} prompts answered`,
    run: async (first) => {
      await workplace.door.check(model);
      return [await generateItem(live, workplace, { model, body: { ...shared, prompt: prompts[first] } })];
    },
  };
}
