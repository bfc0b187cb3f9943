import { z } from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { fields } from "../fields/fields.ts";
import { promptText, tooMany } from "../fields/text-fields.ts";

export const MAX_TEXTS = 1_000;

const prompts = z
  .array(promptText)
  .min(1, { error: "must have at least one text" })
  .max(MAX_TEXTS, { error: tooMany("texts", MAX_TEXTS, "make several calls") })
  .describe("Texts, each of which gets its vector");

const shared = {
  dimensions: z.number().int().min(1).describe("Shorten the vectors to so many numbers").optional(),
  truncate: z.boolean().describe("false: fail rather than cut a text that is too long").optional(),
  options: fields.sameOptions,
  keep_alive: fields.keepAlive,
} as const;

type Wanted = Partial<z.output<z.ZodObject<typeof shared>>> & { model: string; input: string[] };

const embed = ({ model, ...body }: Wanted, context: ActionContext) => askModel(context, { kind: "embed", model, body });

export const embeddings = defineTool({
  name: "ollama_embeddings",
  title: "Embed texts",
  category: "ask",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Turn a text, or many, into vectors of length 1 for search and comparison, with an embedding model. As many come back " +
    "as fit, in order; ollama_get_request brings the rest.",
  input: z.strictObject({
    model: fields.model,
    prompt: promptText.describe("One text").optional(),
    prompts: prompts.optional(),
    ...shared,
  }),
  output: answer,
  run: ({ prompt, prompts, ...wanted }, context) => {
    if ((prompt === undefined) === (prompts === undefined)) {
      throw new HearthError("invalid_arguments", "One of prompt and prompts is needed, and not both.");
    }
    return embed({ ...wanted, input: prompts ?? [prompt ?? ""] }, context);
  },
  prose: answerProse,
});

/** The same for many, under the name that some people know. */
export const createEmbeddings = defineTool({
  name: "ollama_create_embeddings",
  title: "Embed many texts",
  category: "ask",
  grant: "chat",
  effect: "read",
  description: "The same as ollama_embeddings with prompts.",
  input: z.strictObject({ model: fields.model, prompts, ...shared }),
  output: answer,
  run: ({ prompts, ...wanted }, context) => embed({ ...wanted, input: prompts }, context),
  prose: answerProse,
});
