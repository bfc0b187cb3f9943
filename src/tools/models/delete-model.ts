import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { readableBytes } from "../../core/bytes.ts";
import { fields } from "../fields/fields.ts";

export const deleteModel = defineTool({
  name: "ollama_delete_model",
  title: "Delete a model",
  category: "models",
  grant: "delete",
  effect: "destroy",
  description:
    "Delete an installed model from the home's disk. Files that other models share stay. There is no way back but to pull " +
    "or create it again.",
  input: z.strictObject({ model: fields.model }),
  output: z.looseObject({
    model: z.string(),
    deleted: z.boolean(),
    size: z.string().describe("On disk; files that other models share stay there").optional(),
  }),
  run: async ({ model: name }, { ollama, metadata }) => {
    // One that is broken cannot be shown, and is deleted all the same; one that is new may not be on the list yet.
    const model = (await metadata.find(name)).value ?? (await metadata.show(name)).value.model;
    await ollama.delete(name).finally(() => metadata.forget());
    return { model: model?.name ?? name, deleted: true, size: model && readableBytes(model.size) };
  },
});
