import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { assertNameFree } from "../../hosts/assert-name-free.ts";
import { assertModelAllowed } from "../../hosts/model-policy.ts";
import { fields } from "../fields/fields.ts";
import { modelName } from "../fields/text-fields.ts";

export const copyModel = defineTool({
  name: "ollama_copy_model",
  title: "Copy a model",
  category: "models",
  grant: "manage",
  effect: "destroy",
  description: "Give an installed model a second name; it takes no space of its own. An existing model stays as it is.",
  input: z.strictObject({
    source: fields.model,
    destination: modelName.describe("The new name"),
    overwrite: z.boolean().default(false).describe("Replace the model that has the new name"),
  }),
  output: z.looseObject({ source: z.string(), destination: z.string(), copied: z.boolean() }),
  run: async ({ source, destination, overwrite }, { ollama, metadata, config }) => {
    assertModelAllowed(config.policy, destination);
    await metadata.show(source);
    if (!overwrite) await assertNameFree(ollama, destination);
    await ollama.copy(source, destination).finally(() => metadata.forget());
    return { source, destination, copied: true };
  },
});
