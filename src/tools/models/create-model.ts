import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { installationOf, sameHost } from "../../actions/installation-of.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { assertNameFree } from "../../hosts/assert-name-free.ts";
import { assertMay } from "../../people/assert-may.ts";
import { modelName } from "../fields/text-fields.ts";
import { createBody, creationFields } from "./create-body.ts";

export const createModel = defineTool({
  name: "ollama_create_model",
  title: "Create a model",
  category: "models",
  grant: "manage",
  effect: "write",
  openWorld: true,
  description:
    "Create a model from another one, with its own system prompt, parameters or quantization, given as a Modelfile or as " +
    "fields. A base that is not installed is pulled first.",
  input: z.strictObject({ model: modelName.describe("Name of the new model"), ...creationFields }),
  output: answer,
  run: async ({ model: asked, ...creation }, context) => {
    const { model, ...here } = await installationOf(context, asked);
    const { body: given, notices } = createBody(creation);
    const body = { ...given, from: sameHost(here, given.from) };
    assertMay(here.caller, { model, policy: here.config.policy });
    await here.metadata.find(body.from);
    const next = "Choose another name, or replace that model: ollama_update_model with overwrite: true.";
    await assertNameFree(here.host, model, next);
    return runTransfer(here, { kind: "create", model, body }, notices);
  },
  prose: answerProse,
});
