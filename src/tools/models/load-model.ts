import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields } from "../fields/fields.ts";

export const loadModel = defineTool({
  name: "ollama_load_model",
  title: "Load a model",
  category: "models",
  grant: "manage",
  effect: "write",
  description:
    "Load a model into memory before the first question, and keep it there. Works for models that generate; " +
    "ollama_list_processes then shows it.",
  input: z.strictObject({
    model: fields.model,
    keep_alive: fields.keepAlive,
    num_ctx: z.number().int().min(1).describe("Context size; use the same in later calls").optional(),
  }),
  output: answer,
  run: ({ model, keep_alive, num_ctx }, context) => {
    const options = num_ctx === undefined ? {} : { options: { num_ctx } };
    return askModel(context, { kind: "load", model, body: { keep_alive, ...options } });
  },
  prose: answerProse,
});
