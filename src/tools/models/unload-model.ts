import * as z from "zod";
import { installationOf } from "../../actions/installation-of.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { sameModel } from "../../core/model-name.ts";
import { fields } from "../fields/fields.ts";

/** Ollama takes a moment to unload a model, and longer while the model is busy. */
const MAX_CHECKS = 10;
const PAUSE_MS = 100;

export const unloadModel = defineTool({
  name: "ollama_unload_model",
  title: "Unload a model",
  category: "models",
  grant: "manage",
  effect: "write",
  description: "Unload a model from memory to free the GPU. A busy model finishes its work first.",
  input: z.strictObject({ model: fields.model }),
  output: z.looseObject({ model: z.string(), unloaded: z.boolean(), message: z.string() }),
  run: async ({ model: name }, context) => {
    const { host, metadata, model } = await installationOf(context, name);
    await metadata.show(model);
    await host.unload(model);
    for (let check = 0; check < MAX_CHECKS; check++) {
      const loaded = await host.loadedModels();
      if (!loaded.some((other) => sameModel(other.name, model))) {
        return { model: name, unloaded: true, message: "It is no longer in memory." };
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return { model: name, unloaded: false, message: "It is busy and will be unloaded when it finishes." };
  },
});
