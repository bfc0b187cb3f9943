import * as z from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { capableModels } from "../../actions/assert-capable.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { fields } from "../fields/fields.ts";
import { modelName, promptText, tooMany } from "../fields/text-fields.ts";

/** Texts of one call. */
export const MAX_TEXTS = 1_000;

const prompts = z
  .array(promptText)
  .min(1, { error: "must have at least one text" })
  .max(MAX_TEXTS, { error: tooMany("texts", MAX_TEXTS, "make several calls") })
  .describe("Texts to embed; each gets one vector");

const shared = {
  dimensions: z.number().int().min(1).describe("Shorten each vector to this many numbers").optional(),
  truncate: z.boolean().describe("false: fail instead of cutting a text that is too long").optional(),
  options: fields.sameOptions,
  keep_alive: fields.keepAlive,
} as const;

const model = modelName.describe("Installed embedding model; may be omitted if there is only one").optional();

type EmbedInput = Partial<z.output<z.ZodObject<typeof shared>>> & { model?: string; input: string[] };

const embed = async ({ model, ...body }: EmbedInput, context: ActionContext) =>
  askModel(context, { kind: "embed", model: model ?? (await onlyEmbedder(context)), body });

/**
 * Returns the model for texts without one. Vectors of two models cannot be compared, so it is never chosen among several.
 * @throws HearthError `invalid_arguments`, with the names of those that can embed
 */
async function onlyEmbedder({ metadata }: ActionContext): Promise<string> {
  const preset = await metadata.defaultModel().catch(() => undefined);
  if (preset?.reason === "?model= in the URL") return preset.model;
  const [only, ...others] = await capableModels("embedding", metadata);
  if (only !== undefined && others.length === 0) return only;
  const next =
    only === undefined
      ? "Install one, such as nomic-embed-text, or name a model."
      : `Name one of these, and the same for all texts that are compared: ${[only, ...others].slice(0, 5).join(", ")}.`;
  const found =
    only === undefined ? "no embedding model is known to be installed" : "several embedding models are installed";
  throw new HearthError("invalid_arguments", `model is missing, and ${found}.`, next);
}

export const embeddings = defineTool({
  name: "ollama_embeddings",
  title: "Embed texts",
  category: "ask",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Turn texts into vectors of length 1 for search and comparison, with an embedding model. Returns as many as fit, in " +
    "order; ollama_get_request returns the rest.",
  input: z.strictObject({
    model,
    prompt: promptText.describe("A single text to embed").optional(),
    prompts: prompts.optional(),
    ...shared,
  }),
  output: answer,
  run: ({ prompt, prompts, ...body }, context) => {
    if ((prompt === undefined) === (prompts === undefined)) {
      throw new HearthError("invalid_arguments", "Give either prompt or prompts, not both.");
    }
    return embed({ ...body, input: prompts ?? [prompt ?? ""] }, context);
  },
  prose: answerProse,
});

/** Tool `ollama_create_embeddings`: `ollama_embeddings` for many texts under a name that other servers use. */
export const createEmbeddings = defineTool({
  name: "ollama_create_embeddings",
  title: "Embed many texts",
  category: "ask",
  grant: "chat",
  effect: "read",
  description: "Same as ollama_embeddings with prompts.",
  input: z.strictObject({ model, prompts, ...shared }),
  output: answer,
  run: ({ prompts, ...body }, context) => embed({ ...body, input: prompts }, context),
  prose: answerProse,
});
