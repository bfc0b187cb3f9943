import type { ErrorCode } from "../../core/errors.ts";
import { emptyResult } from "../../core/generation.ts";
import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { generateItem } from "./generate-item.ts";
import type { JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** Errors that concern one model and say nothing about the others. */
const OF_ONE_MODEL: readonly ErrorCode[] = ["model_not_found", "unsupported", "load_timeout"];

/** One answer from each model, all to one prompt. */
export function compareSteps(request: ActiveRequest, job: JobOf<"compare">, context: JobContext): Steps {
  const { models, contexts = {}, ...body } = job.body;
  const bodyFor = (model: string) => {
    const num_ctx = Object.hasOwn(contexts, model) ? contexts[model] : undefined;
    return num_ctx === undefined ? body : { ...body, options: { ...body.options, num_ctx } };
  };
  return {
    total: models.length,
    model: (first) => models[first] ?? "",
    refused: (model, { info }) => ({ model, generation: emptyResult(model), text_length: 0, error: info }),
    message: (done) => `${done} of ${models.length} models are done`,
    run: async (first) => {
      const model = models[first] ?? "";
      return [await generateItem(request, context, { model, body: bodyFor(model), tolerated: OF_ONE_MODEL })];
    },
  };
}
