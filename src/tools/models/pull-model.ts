import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { assertNotMadeHere } from "../../actions/assert-not-made-here.ts";
import { installationOf } from "../../actions/installation-of.ts";
import { runTransfer } from "../../actions/run-transfer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { assertMay } from "../../people/assert-may.ts";
import { modelName } from "../fields/text-fields.ts";

export const pullModel = defineTool({
  name: "ollama_pull_model",
  title: "Pull a model",
  category: "models",
  grant: "manage",
  effect: "write",
  openWorld: true,
  description:
    "Download a model to the home, or update it; shows bytes, percent and time left. Resumes after interruptions, and " +
    "continues when you disconnect; ollama_cancel_request stops it.",
  input: z.strictObject({
    model: modelName.describe("Model from ollama.com/library, such as gemma3:1b, or hf.co/org/repo:Q4_K_M"),
    insecure: z.boolean().describe("Allow a registry of your own without TLS").optional(),
  }),
  output: answer,
  run: async ({ model: asked, insecure }, context) => {
    const { model, ...here } = await installationOf(context, asked);
    assertMay(here.caller, { model, policy: here.config.policy });
    await assertNotMadeHere(here, model);
    return runTransfer(here, { kind: "pull", model, body: { insecure } });
  },
  prose: answerProse,
});
