import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { installationOf, sameHost } from "../../actions/installation-of.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { isInstalled } from "../../hosts/assert-name-free.ts";
import { fields } from "../fields/fields.ts";
import { createBody, creationFields } from "./create-body.ts";

export const updateModel = defineTool({
  name: "ollama_update_model",
  title: "Update a model",
  category: "models",
  grant: "manage",
  andGrant: "delete",
  effect: "destroy",
  openWorld: true,
  description:
    "Replace an installed model with one created from a Modelfile, or change some of its fields: without from or modelfile " +
    "it builds on itself. Needs overwrite: true.",
  input: z.strictObject({
    model: fields.model,
    overwrite: z.boolean().default(false).describe("true: replace the existing model"),
    ...creationFields,
  }),
  output: answer,
  run: async ({ model: asked, overwrite, ...creation }, context) => {
    const { model, ...here } = await installationOf(context, asked);
    const { body: given, notices } = createBody(creation, creation.modelfile === undefined ? model : undefined);
    const body = { ...given, from: sameHost(here, given.from) };
    for (const name of [model, body.from]) await here.metadata.find(name);
    if (!(await isInstalled(here.host, model))) throw await here.metadata.notFound(model);
    if (!overwrite) {
      const next = "Set overwrite: true to replace it, or create a new model with ollama_create_model.";
      throw new HearthError("model_exists", `This would replace the model ${quote(model)}.`, next);
    }
    return runTransfer(here, { kind: "create", model, body: { ...body, replaces: true } }, notices);
  },
  prose: answerProse,
});
