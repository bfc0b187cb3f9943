import { z } from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { isInstalled } from "../../hosts/assert-name-free.ts";
import { fields } from "../fields/fields.ts";
import { createBody, recipeFields } from "./create-body.ts";

export const updateModel = defineTool({
  name: "ollama_update_model",
  title: "Update a model",
  category: "models",
  grant: "manage",
  effect: "destroy",
  openWorld: true,
  description:
    "Replace an installed model by one made from a Modelfile, or change some fields of it: without from or modelfile it " +
    "builds on itself. Needs overwrite: true.",
  input: z.strictObject({
    model: fields.model,
    overwrite: z.boolean().default(false).describe("true: replace what is there"),
    ...recipeFields,
  }),
  output: answer,
  run: async ({ model, overwrite, ...recipe }, context) => {
    const { body, notices } = createBody(recipe, recipe.modelfile === undefined ? model : undefined);
    for (const name of [model, body.from]) await context.metadata.find(name);
    if (!(await isInstalled(context.host, model))) throw await context.metadata.notFound(model);
    if (!overwrite) {
      const next = "Set overwrite: true to do so, or make a new one by ollama_create_model.";
      throw new HearthError("model_exists", `This would replace the model ${quote(model)}.`, next);
    }
    return runTransfer(context, { kind: "create", model, body: { ...body, replaces: true } }, notices);
  },
  prose: answerProse,
});
