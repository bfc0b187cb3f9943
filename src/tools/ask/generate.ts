import * as z from "zod";
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
  prompt: promptText.describe("Text to answer or continue"),
  system: boundedText.describe("System prompt that replaces the model's own").optional(),
  suffix: boundedText.describe("Text that follows the gap to fill, for models that can insert").optional(),
  template: boundedText.describe("Prompt template that replaces the model's own").optional(),
  raw: z.boolean().describe("Send the prompt without a template").optional(),
  context: z.array(z.number().int()).describe("Context returned by an earlier answer; [] requests one").optional(),
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
    // Ollama treats an empty context as none, but refuses it together with raw.
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
    "Ask a local model one question, or let it continue a text. Streams the text; a slow answer returns what is ready and a " +
    "request_id to collect the rest.",
});

/** Tool `ollama_generate_stream`: `ollama_generate` under a name that other servers use. Every call streams anyway. */
export const generateStream = defineTool({
  ...definition,
  name: "ollama_generate_stream",
  title: "Generate text (streamed)",
  description: "Same as ollama_generate, which also streams.",
});
