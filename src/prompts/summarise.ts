import { z } from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const summarise = definePrompt({
  name: "summarise",
  title: "Summarise with a local model",
  description: "A model at home summarises a text; the agent checks the summary against it.",
  tools: ["ollama_generate", "ollama_get_request"],
  input: z.strictObject({
    text: needed("The text, or where the agent finds it, such as a file"),
    length: optional("How long the summary is to be, such as: five points"),
    model: optional("Model that writes it; the default one if left out"),
  }),
  completes: { model: "models" },
  write: ({ text, length = "one paragraph", model }) =>
    [
      `Let a model at home summarise this text in ${length}. If what stands here names a file or a page, read that first.`,
      given("text", text),
      steps(
        `Call ollama_generate with ${model === undefined ? "" : `\`model\` ${model}, `}a \`system\` prompt that asks for a summary in ${length}, of nothing but what the text says, and the text as \`prompt\`. Set \`options.temperature\` 0.`,
        "If the answer says that the prompt was cut, call ollama_generate again with a larger `options.num_ctx`; or have parts summarised and then their summaries.",
        COLLECT,
        "Compare the summary with the text: names, numbers, what is left out. Small models invent; correct what is wrong.",
        "Give the summary, and say below it what you corrected.",
      ),
    ].join("\n\n"),
});
