import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields, generationFields } from "../fields/fields.ts";
import { boundedText, promptText, tooMany } from "../fields/text-fields.ts";

/** Prompts of one call. */
export const MAX_PROMPTS = 200;

export const batchGenerate = defineTool({
  name: "ollama_batch_generate",
  title: "Generate for many prompts",
  category: "ask",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Send many prompts to one model, one after the other, with progress. Other users get the GPU in between. Finished " +
    "answers are kept, even if a prompt fails.",
  input: z.strictObject({
    model: fields.optionalModel,
    prompts: z
      .array(promptText)
      .min(1, { error: "must have at least one prompt" })
      .max(MAX_PROMPTS, { error: tooMany("prompts", MAX_PROMPTS, "make several calls") })
      .describe("Prompts; each is answered separately"),
    system: boundedText.describe("System prompt for every prompt").optional(),
    format: generationFields.format,
    think: generationFields.think,
    options: fields.sameOptions,
    keep_alive: fields.keepAlive,
    fresh: generationFields.fresh,
  }),
  output: answer,
  run: ({ model, fresh, ...body }, context) =>
    askModel(context, { kind: "batch", model, body, wishes: { format: body.format }, fresh }),
  prose: answerProse,
});
