import type { LiveRequest } from "../live-request.ts";
import type { Workplace } from "../workplace.ts";
import { generateItem } from "./generated-item.ts";
import type { Steps } from "./steps.ts";

/** `body` is that of /api/generate, with `prompts` instead of one. */
export function batchSteps(live: LiveRequest, workplace: Workplace): Steps {
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
