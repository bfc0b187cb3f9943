import { z } from "zod";
import { assertModelAllowed } from "../../ollama/model-guard.ts";
import { answer } from "../answer.ts";
import { answerProse } from "../answer-prose.ts";
import { defineTool } from "../define-tool.ts";
import { runTransfer } from "../run-transfer.ts";
import { modelName } from "../text-fields.ts";

export const pullModel = defineTool({
  name: "ollama_pull_model",
  title: "Pull a model",
  category: "models",
  grant: "manage",
  effect: "write",
  openWorld: true,
  description:
    "Download a model to the home, or bring it up to date; shows bytes, percent and time left. Goes on by itself after " +
    "interruptions, and when you leave: ollama_cancel_request stops it.",
  input: z.strictObject({
    model: modelName.describe("From ollama.com/library, such as gemma3:1b, or hf.co/org/repo:Q4_K_M"),
    insecure: z.boolean().describe("For a registry of your own without TLS").optional(),
  }),
  output: answer,
  run: async ({ model, insecure }, tool) => {
    assertModelAllowed(tool.config.policy, model);
    return runTransfer(tool, { kind: "pull", model, body: { insecure } });
  },
  prose: answerProse,
});
