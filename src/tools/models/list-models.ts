import { z } from "zod";
import { fitList } from "../../actions/answer/fit-list.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { modelExtraDetails, modelSummary } from "../../hosts/ollama/describe-model.ts";
import { stale } from "../fields/stale.ts";

const output = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      size: z.string(),
      parameter_size: z.string().optional(),
      quantization_level: z.string().optional(),
      capabilities: z.array(z.string()).optional(),
      context_length: z.number().optional(),
      modified_at: z.string(),
    }),
  ),
  notices: z.array(z.string()).optional(),
  stale,
});

export const listModels = defineTool({
  name: "ollama_list_models",
  title: "List models",
  category: "models",
  core: true,
  grant: "read",
  effect: "read",
  description:
    "List the installed models, the newest first, with size and, where Ollama tells them, their capabilities.",
  input: z.strictObject({
    details: z.boolean().default(false).describe("Also digest, family, format and exact size"),
  }),
  output,
  run: async ({ details }, { metadata }) => {
    const { value, stale } = await metadata.models();
    const models = value.map((model) => ({ ...modelSummary(model), ...(details ? modelExtraDetails(model) : {}) }));
    const { shown, notices } = fitList(models, "ollama_search_models finds models by name, family and capability");
    return { models: shown, notices: notices.length > 0 ? notices : undefined, stale };
  },
});
