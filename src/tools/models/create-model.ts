import { z } from "zod";
import { assertNameFree } from "../../ollama/assert-name-free.ts";
import { assertModelAllowed } from "../../ollama/model-guard.ts";
import { answer } from "../answer.ts";
import { answerProse } from "../answer-prose.ts";
import { defineTool } from "../define-tool.ts";
import { createBody, recipeFields } from "../recipe.ts";
import { runTransfer } from "../run-transfer.ts";
import { modelName } from "../text-fields.ts";

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
  run: async ({ model, ...recipe }, tool) => {
    const { body, notices } = createBody(recipe);
    assertModelAllowed(tool.config.policy, model);
    await tool.metadata.find(body.from);
    const next = "Choose another name, or change that one by ollama_update_model with overwrite: true.";
    await assertNameFree(tool.ollama, model, next);
    return runTransfer(tool, { kind: "create", model, body, notices });
  },
  prose: answerProse,
});
