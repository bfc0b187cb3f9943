import { z } from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { resolveImages } from "../../actions/resolve-images.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields, generationFields } from "../fields/fields.ts";
import { boundedText, promptText } from "../fields/text-fields.ts";

const input = z.strictObject({
  model: fields.optionalModel,
  prompt: promptText.describe("The text to answer or to go on with"),
  system: boundedText.describe("System prompt, instead of the model's own").optional(),
  suffix: boundedText.describe("Text after the gap to fill, for models that can insert").optional(),
  template: boundedText.describe("Prompt template, instead of the model's own").optional(),
  raw: z.boolean().describe("Send the prompt without any template").optional(),
  context: z
    .array(z.number().int())
    .describe("The context of an earlier answer; [] asks for one to be returned")
    .optional(),
  images: fields.images,
  ...generationFields,
});

const definition = {
  category: "ask",
  grant: "chat",
  effect: "read",
  openWorld: true,
  input,
  output: answer,
  run: async (
    { model, stream: _, fresh, context: tokens, ...rest }: z.output<typeof input>,
    context: ActionContext,
  ) => {
    const body = await resolveImages(rest);
    // Ollama takes an empty context for none, but not together with raw.
    const given = tokens === undefined || tokens.length === 0 ? {} : { context: tokens };
    const wishes = { format: body.format, context: tokens !== undefined };
    return askModel(context, { kind: "generate", model, body: { ...body, ...given }, wishes, fresh });
  },
  prose: answerProse,
} as const;

export const generate = defineTool({
  ...definition,
  name: "ollama_generate",
  title: "Generate text",
  core: true,
  description:
    "Ask a local model one question, or let it continue a text. Shows the text as it grows; if it takes long, returns " +
    "what there is with a request_id to collect the rest by.",
});

/** The same under the name that some people know; every call streams. */
export const generateStream = defineTool({
  ...definition,
  name: "ollama_generate_stream",
  title: "Generate text (streamed)",
  description: "The same as ollama_generate, which streams too.",
});
