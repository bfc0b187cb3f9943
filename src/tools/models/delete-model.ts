import * as z from "zod";
import { installationOf } from "../../actions/installation-of.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { readableSize } from "../../hosts/describe-model.ts";
import { fields } from "../fields/fields.ts";

export const deleteModel = defineTool({
  name: "ollama_delete_model",
  title: "Delete a model",
  category: "models",
  grant: "delete",
  effect: "destroy",
  description:
    "Delete an installed model from the home's disk. Files that other models share stay. To get it back, pull or create it " +
    "again.",
  input: z.strictObject({ model: fields.model }),
  output: z.looseObject({
    model: z.string(),
    deleted: z.boolean(),
    size: z.string().describe("Size on disk; files that other models share stay").optional(),
  }),
  run: async ({ model: asked }, context) => {
    const { host, metadata, model: name } = await installationOf(context, asked);
    // A broken model cannot be shown but can be deleted; a new one may be missing from the cached list.
    const model = (await metadata.find(name)).value ?? (await metadata.show(name)).value.model;
    await host.delete(name).finally(() => metadata.forget());
    return { model: model?.name ?? name, deleted: true, size: model && readableSize(model.size) };
  },
});
