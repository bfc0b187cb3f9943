import { z } from "zod";
import { fitList } from "../../actions/answer/fit-list.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { toHearthError } from "../../core/errors.ts";
import { modelSummary } from "../../hosts/ollama/describe-model.ts";
import type { InstalledModel } from "../../hosts/ollama/installed-model.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import { stale } from "../fields/stale.ts";
import { detailsBudget } from "./details-budget.ts";

const output = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      size: z.string(),
      family: z.string().optional(),
      parameter_size: z.string().optional(),
      quantization_level: z.string().optional(),
      capabilities: z.array(z.string()).optional(),
      context_length: z.number().optional(),
      embedding_length: z.number().optional(),
    }),
  ),
  notices: z.array(z.string()).optional(),
  stale,
});

export const getModelsInfo = defineTool({
  name: "ollama_get_models_info",
  title: "Get all models' details",
  category: "system",
  grant: "read",
  effect: "read",
  description:
    "Get family, size, quantization, capabilities and context length of all installed models at once, to choose one by.",
  input: z.strictObject({}),
  output,
  run: async (_, { metadata }) => {
    const { value, stale } = await metadata.models();
    const left = detailsBudget(value, metadata);
    const asked = value.filter((model) => model.capabilities === undefined && !left.has(model));
    const details = new Map(await Promise.all(asked.map((model) => detailsOf(model, metadata))));
    const models = value.map((model) => {
      const { family, embedding_length } = model.details;
      return { ...modelSummary(model), family, embedding_length, ...details.get(model.name) };
    });
    const { shown, notices } = fitList(models, "ollama_search_models finds models by name, family and capability");
    if (left.size > 0) notices.push(`The details of ${left.size} models are not known yet: call again for more.`);
    return { models: shown, notices: notices.length > 0 ? notices : undefined, stale };
  },
});

/** Before Ollama 0.30 the list does not have them. One that cannot be shown does not hide the others. */
async function detailsOf({ name }: InstalledModel, metadata: Metadata): Promise<[string, object]> {
  try {
    const { capabilities, context_length, embedding_length } = (await metadata.show(name)).value.details;
    return [name, { capabilities, context_length, embedding_length }];
  } catch (thrown) {
    return [name, { problem: toHearthError(thrown).message }];
  }
}
