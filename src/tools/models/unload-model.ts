import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { sameModel } from "../../core/model-name.ts";
import { fields } from "../fields/fields.ts";

/** Ollama takes a moment, and longer where the model is at work. */
const LOOKS = 10;
const PAUSE_MS = 100;

export const unloadModel = defineTool({
  name: "ollama_unload_model",
  title: "Unload a model",
  category: "models",
  grant: "manage",
  effect: "write",
  description: "Take a model out of memory, and free the GPU. A model at work ends what it is doing first.",
  input: z.strictObject({ model: fields.model }),
  output: z.looseObject({ model: z.string(), unloaded: z.boolean(), message: z.string() }),
  run: async ({ model }, { host, metadata }) => {
    await metadata.show(model);
    await host.unload(model);
    for (let look = 0; look < LOOKS; look++) {
      const loaded = await host.loadedModels();
      if (!loaded.some(({ name }) => sameModel(name, model))) {
        return { model, unloaded: true, message: "It is no longer in memory." };
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return { model, unloaded: false, message: "It is still at work, and goes when it has ended." };
  },
});
