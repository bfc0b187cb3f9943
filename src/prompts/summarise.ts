import * as z from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const summarise = definePrompt({
  name: "summarise",
  title: "Summarise with a local model",
  description: "A model at home summarises a text, and the agent checks the summary against it.",
  tools: ["ollama_generate", "ollama_get_request"],
  input: z.strictObject({
    text: needed("The text, or where the agent can find it, such as a file"),
    length: optional("Length of the summary, such as: five points"),
    model: optional("Model that writes it; the default one if omitted"),
  }),
  completes: { model: "models" },
  write: ({ text, length = "one paragraph", model }) =>
    [
      `Have a model at home summarise this text in ${length}. If the text below names a file or a page, read that first.`,
      given("text", text),
      steps(
        `Call ollama_generate with ${model === undefined ? "" : `\`model\` ${model}, `}a \`system\` prompt that asks for a summary in ${length} that says nothing beyond the text, and the text as \`prompt\`. Set \`options.temperature\` 0.`,
        "If the answer says that the prompt was cut, call ollama_generate again with a larger `options.num_ctx`, or summarise the text in parts and then summarise the summaries.",
        COLLECT,
        "Compare the summary with the text: names, numbers, omissions. Small models make things up; correct what is wrong.",
        "Present the summary, and say below it what you corrected.",
      ),
    ].join("\n\n"),
});
