import * as z from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const privateReview = definePrompt({
  name: "private_review",
  title: "Private review of a text",
  description:
    "A model at home reviews a text that should not reach any other service. The agent that runs this prompt sees the text too.",
  tools: ["ollama_list_models", "ollama_generate", "ollama_get_request"],
  input: z.strictObject({
    text: needed("The text to review"),
    focus: optional("What to look for, such as: tone, gaps in the argument, personal data"),
    model: optional("Model that reviews it; the agent chooses if omitted"),
  }),
  completes: { model: "models" },
  write: ({ text, focus = "what is unclear, wrong, missing or unnecessary", model }) =>
    [
      "Have a model at home review this text. The text is private: do not give it to any other tool, search or service, and do not save it to a file.",
      given("text", text),
      steps(
        model === undefined
          ? "Call ollama_list_models with `details` true. Choose the largest text model without a remote_host: a model with a remote_host does not run at home."
          : undefined,
        `Call ollama_generate with ${model === undefined ? "that `model`" : `\`model\` ${model}`}, a \`system\` prompt that asks for a review that quotes the passages it is about, and the text as \`prompt\`. The review should look for: ${focus}. Set \`options.temperature\` 0.`,
        COLLECT,
        "Check each remark against the text and drop the wrong ones.",
        "Report the remarks, most important first, each with the passage it is about. Quote no more of the text than necessary.",
      ),
    ].join("\n\n"),
});
