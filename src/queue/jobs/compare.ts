import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { emptyGeneration } from "../../hosts/ollama/generation.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { type GeneratedItem, generateItem } from "./generated-item.ts";
import type { JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** That one model is missing, cannot do it or loads for too long says nothing of the others. */
const OF_ONE_MODEL: readonly ErrorCode[] = ["model_not_found", "model_not_allowed", "unsupported", "load_timeout"];

/** `body` is that of /api/generate, with `models`, each of them once. */
export function compareSteps(live: ActiveRequest, workplace: JobContext): Steps {
  const { models, ...body } = live.submission.body as { models: string[] };
  return {
    total: models.length,
    message: (done) => `${done} of ${models.length} models have answered`,
    run: async (first) => {
      const model = models[first] ?? "";
      const refusal = await refusalOf(workplace, model);
      return [refusal ?? (await generateItem(live, workplace, { model, body, tolerated: OF_ONE_MODEL }))];
    },
  };
}

async function refusalOf({ door }: JobContext, model: string): Promise<GeneratedItem | undefined> {
  try {
    await door.check(model);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "model_not_allowed") throw thrown;
    return { model, generation: emptyGeneration(model), text_length: 0, error: thrown.info };
  }
}
