import * as z from "zod";
import { fitList } from "../../actions/answer/fit-list.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { toHearthError } from "../../core/errors.ts";
import { summarizeModel } from "../../hosts/describe-model.ts";
import type { InstalledModel } from "../../hosts/installed-model.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import { detailsToDefer } from "../../metadata/with-capabilities.ts";
import { modelSummary } from "../fields/model-summary.ts";
import { stale } from "../fields/stale.ts";

const output = z.looseObject({
  models: z.array(modelSummary),
  notices: z.array(z.string()).optional(),
  stale,
});

export const getModelsInfo = defineTool({
  name: "ollama_get_models_info",
  title: "Get all models' details",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Get family, size, quantization, capabilities and context length of all installed models in one call.",
  input: z.strictObject({}),
  output,
  run: async (_, { metadata }) => {
    const { value, stale } = await metadata.models();
    const deferred = detailsToDefer(value, metadata);
    const undescribed = value.filter((model) => model.capabilities === undefined && !deferred.has(model));
    const details = new Map(await Promise.all(undescribed.map((model) => detailsOf(model, metadata))));
    const models = value.map((model) => {
      const { family, embedding_length } = model.details;
      return { ...summarizeModel(model), family, embedding_length, ...details.get(model.name) };
    });
    const { shown, notices } = fitList(models, "ollama_search_models finds models by name, family and capability");
    if (deferred.size > 0)
      notices.push(`The details of ${deferred.size} models are not known yet: call again for more.`);
    return { models: shown, notices: notices.length > 0 ? notices : undefined, stale };
  },
});

/** Fetches what the list lacks before Ollama 0.30. A model that cannot be shown does not hide the others. */
async function detailsOf({ name }: InstalledModel, metadata: Metadata): Promise<[string, object]> {
  try {
    const { capabilities, context_length, embedding_length } = (await metadata.show(name)).value.details;
    return [name, { capabilities, context_length, embedding_length }];
  } catch (thrown) {
    return [name, { problem: toHearthError(thrown).message }];
  }
}
