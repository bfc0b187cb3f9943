import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { installationOf } from "../../actions/installation-of.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields } from "../fields/fields.ts";

export const pushModel = defineTool({
  name: "ollama_push_model",
  title: "Push a model",
  category: "models",
  grant: "manage",
  andGrant: "delete",
  effect: "write",
  openWorld: true,
  description:
    "Upload an installed model to its registry: ollama.com, if the home is signed in and the name begins with that account, " +
    "or a registry of your own.",
  input: z.strictObject({
    model: fields.model,
    insecure: z.boolean().describe("Allow a registry of your own without TLS").optional(),
  }),
  output: answer,
  run: async ({ model: asked, insecure }, context) => {
    const { model, ...here } = await installationOf(context, asked);
    await here.metadata.show(model);
    return runTransfer(here, { kind: "push", model, body: { insecure } });
  },
  prose: answerProse,
});
