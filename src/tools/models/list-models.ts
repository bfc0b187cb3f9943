import * as z from "zod";
import { fitList } from "../../actions/answer/fit-list.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { modelDetails, summarizeModel } from "../../hosts/describe-model.ts";
import { modelSummary } from "../fields/model-summary.ts";
import { stale } from "../fields/stale.ts";

const output = z.looseObject({
  models: z.array(modelSummary),
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
  description: "List the installed models, newest first, with size and, if Ollama reports them, capabilities.",
  input: z.strictObject({
    details: z.boolean().default(false).describe("Also return digest, family, format and exact size"),
  }),
  output,
  run: async ({ details }, { metadata }) => {
    const { value, stale } = await metadata.models();
    const models = value.map((model) => ({ ...summarizeModel(model), ...(details ? modelDetails(model) : {}) }));
    const { shown, notices } = fitList(models, "ollama_search_models finds models by name, family and capability");
    return { models: shown, notices: notices.length > 0 ? notices : undefined, stale };
  },
});
