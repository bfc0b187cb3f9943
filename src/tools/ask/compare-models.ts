import * as z from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { normalizeModelName } from "../../core/model-name.ts";
import { fields, generationFields } from "../fields/fields.ts";
import { boundedText, modelName, promptText, tooMany } from "../fields/text-fields.ts";

/** Models of one call. */
export const MAX_MODELS = 10;

export const compareModels = defineTool({
  name: "ollama_compare_models",
  title: "Compare models",
  category: "ask",
  grant: "chat",
  effect: "read",
  description:
    "Ask several models the same prompt and compare answers, load time, tokens and tokens per second. Each model is loaded " +
    "once. If one fails, the other answers are kept.",
  input: z.strictObject({
    models: z
      .array(modelName)
      .min(1, { error: "must name at least one model" })
      .max(MAX_MODELS, { error: tooMany("models", MAX_MODELS, "make several calls") })
      .describe("Names of installed models"),
    prompt: promptText.describe("Prompt for every model"),
    system: boundedText.describe("System prompt for every model").optional(),
    format: generationFields.format,
    options: fields.sameOptions,
    fresh: generationFields.fresh,
  }),
  output: answer,
  run: async ({ models: named, fresh, ...body }, context) => {
    const models = await loadedFirst(named, context);
    const notices = models.length < named.length ? ["A model that is named twice is asked only once."] : [];
    const wishes = { format: body.format, notices };
    return askModel(context, { kind: "compare", model: models.join(", "), body: { ...body, models }, wishes, fresh });
  },
  prose: answerProse,
});

/** Removes duplicates, and puts loaded models first so that they answer before another model takes their memory. */
async function loadedFirst(named: string[], { host }: ActionContext): Promise<string[]> {
  const models = [...new Map(named.map((name) => [normalizeModelName(name), name])).entries()];
  const loaded = (await host.loadedModels().catch(() => [])).map(({ name }) => normalizeModelName(name));
  const isLoaded = ([name]: [string, string]) => loaded.includes(name);
  return [...models.filter(isLoaded), ...models.filter((model) => !isLoaded(model))].map(([, name]) => name);
}
