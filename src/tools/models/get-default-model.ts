import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { stale } from "../fields/stale.ts";

export const getDefaultModel = defineTool({
  name: "ollama_get_default_model",
  title: "Get default model",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Get the model that answers when none is named, and why it was chosen.",
  input: z.strictObject({}),
  output: z.looseObject({ model: z.string(), reason: z.string(), stale }),
  run: async (_, { metadata }) => ({ ...(await metadata.defaultModel()) }),
});
