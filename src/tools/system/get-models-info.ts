import { z } from "zod";
import { readableBytes } from "../../core/bytes.ts";
import { toHearthError } from "../../core/errors.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import type { InstalledModel } from "../../ollama/installed-model.ts";
import { defineTool } from "../define-tool.ts";
import { fitList } from "../fit-list.ts";
import { stale } from "../freshness.ts";

/** The free plan allows 50 subrequests a call, and each model takes up to three. What is known once, stays known. */
const MOST_ASKED = 12;

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
    const incomplete = value.filter(({ capabilities }) => capabilities === undefined);
    const unknown = incomplete.filter((model) => !metadata.knows(model));
    const left = new Set(unknown.slice(MOST_ASKED));
    const asked = incomplete.filter((model) => !left.has(model));
    const details = new Map(await Promise.all(asked.map((model) => detailsOf(model, metadata))));
    const models = value.map((model) => ({ ...inShort(model), ...details.get(model.name) }));
    const { shown, notices } = fitList(models, "ollama_search_models finds models by name, family and capability");
    if (left.size > 0) notices.push(`The details of ${left.size} models are not known yet: call again for more.`);
    return { models: shown, notices: notices.length > 0 ? notices : undefined, stale };
  },
});

function inShort({ name, size, modified_at, capabilities, details }: InstalledModel) {
  const { family, parameter_size, quantization_level, context_length, embedding_length } = details;
  const numbers = { parameter_size, quantization_level, context_length, embedding_length };
  return { name, size: readableBytes(size), modified_at, family, ...numbers, capabilities };
}

/** Before Ollama 0.30 the list does not have them. One that cannot be shown does not hide the others. */
async function detailsOf({ name }: InstalledModel, metadata: Metadata): Promise<[string, object]> {
  try {
    const { capabilities, context_length, embedding_length } = (await metadata.show(name)).value.details;
    return [name, { capabilities, context_length, embedding_length }];
  } catch (thrown) {
    return [name, { problem: toHearthError(thrown).message }];
  }
}
