import { z } from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { assertNameFree } from "../../hosts/assert-name-free.ts";
import { assertModelAllowed } from "../../hosts/model-policy.ts";
import { modelName } from "../fields/text-fields.ts";
import { createBody, recipeFields } from "./create-body.ts";

export const createModel = defineTool({
  name: "ollama_create_model",
  title: "Create a model",
  category: "models",
  grant: "manage",
  effect: "write",
  openWorld: true,
  description:
    "Make a new model from another, with its own system prompt, parameters or quantization, from a Modelfile or from fields. " +
    "A base that is not installed is pulled first.",
  input: z.strictObject({ model: modelName.describe("Name of the new model"), ...recipeFields }),
  output: answer,
  run: async ({ model, ...recipe }, context) => {
    const { body, notices } = createBody(recipe);
    assertModelAllowed(context.config.policy, model);
    await context.metadata.find(body.from);
    const next = "Choose another name, or change that one by ollama_update_model with overwrite: true.";
    await assertNameFree(context.host, model, next);
    return runTransfer(context, { kind: "create", model, body }, notices);
  },
  prose: answerProse,
});
