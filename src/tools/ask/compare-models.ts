import { z } from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { collectAnswer } from "../../actions/answer/collect-answer.ts";
import { optionNotices } from "../../actions/option-notices.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { normalizeModelName } from "../../core/model-name.ts";
import { fields, generationFields } from "../fields/fields.ts";
import { boundedText, modelName, promptText, tooMany } from "../fields/text-fields.ts";

export const MAX_MODELS = 10;

export const compareModels = defineTool({
  name: "ollama_compare_models",
  title: "Compare models",
  category: "ask",
  grant: "chat",
  effect: "read",
  description:
    "Ask several models the same prompt, each loaded once, and compare answers, load time, tokens and tokens per second. " +
    "If one fails, the others' answers stay.",
  input: z.strictObject({
    models: z
      .array(modelName)
      .min(1, { error: "must name at least one model" })
      .max(MAX_MODELS, { error: tooMany("models", MAX_MODELS, "make several calls") })
      .describe("Names of installed models"),
    prompt: promptText.describe("The same for all"),
    system: boundedText.describe("System prompt for all").optional(),
    format: generationFields.format,
    options: fields.sameOptions,
    fresh: generationFields.fresh,
  }),
  output: answer,
  run: async ({ models: named, fresh, ...body }, context) => {
    const models = await inOrder(named, context);
    const notices = [
      ...optionNotices(body.options),
      ...(models.length < named.length ? ["A model that was named twice is asked once."] : []),
    ];
    const work = { kind: "compare", model: models.join(", "), body: { ...body, models } } as const;
    return collectAnswer(
      context.queue,
      await context.queue.run({ ...work, wishes: { format: body.format, notices }, fresh }),
    );
  },
  prose: answerProse,
});

/** Each once, and what is loaded first, before another takes its place. */
async function inOrder(named: string[], { host }: ActionContext): Promise<string[]> {
  const models = [...new Map(named.map((name) => [normalizeModelName(name), name])).entries()];
  const loaded = (await host.loadedModels().catch(() => [])).map(({ name }) => normalizeModelName(name));
  const isLoaded = ([name]: [string, string]) => loaded.includes(name);
  return [...models.filter(isLoaded), ...models.filter((model) => !isLoaded(model))].map(([, name]) => name);
}
