import { z } from "zod";
import { answer } from "../answer.ts";
import { answerProse } from "../answer-prose.ts";
import { askModel } from "../ask-model.ts";
import { defineTool } from "../define-tool.ts";
import { fields, generationFields } from "../fields.ts";
import { boundedText, promptText, tooMany } from "../text-fields.ts";

export const MOST_PROMPTS = 200;

export const batchGenerate = defineTool({
  name: "ollama_batch_generate",
  title: "Generate for many prompts",
  category: "batch",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Ask one model many prompts, one after the other, with progress for each. Others get the GPU in between; what is " +
    "answered is kept, also where one prompt fails.",
  input: z.strictObject({
    model: fields.optionalModel,
    prompts: z
      .array(promptText)
      .min(1, { error: "must have at least one prompt" })
      .max(MOST_PROMPTS, { error: tooMany("prompts", MOST_PROMPTS, "make several calls") })
      .describe("Prompts, each answered on its own"),
    system: boundedText.describe("System prompt for all of them").optional(),
    format: generationFields.format,
    think: generationFields.think,
    options: fields.sameOptions,
    keep_alive: fields.keepAlive,
    fresh: generationFields.fresh,
  }),
  output: answer,
  run: ({ model, fresh, ...body }, tool) =>
    askModel(tool, { kind: "batch", model, body, wishes: { format: body.format }, fresh }),
  prose: answerProse,
});
