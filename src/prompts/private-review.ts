import { z } from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const privateReview = definePrompt({
  name: "private_review",
  title: "Private review of a text",
  description:
    "A model at home reviews a text that should reach no further service. The agent that runs this sees the text as well.",
  tools: ["ollama_list_models", "ollama_generate", "ollama_get_request"],
  input: z.strictObject({
    text: needed("The text to review"),
    focus: optional("What to look for, such as: tone, gaps in the argument, personal data"),
    model: optional("Model that reviews it; if left out, the agent chooses"),
  }),
  completes: { model: "models" },
  write: ({ text, focus = "what is unclear, wrong, missing or better left out", model }) =>
    [
      "Have this text reviewed by a model at home. It is private: give it to no other tool, search or service, and keep it in no file.",
      given("text", text),
      steps(
        model === undefined
          ? "Call ollama_list_models with `details` true. Choose the largest that answers text and has no remote_host: one with a remote_host does not run at home."
          : undefined,
        `Call ollama_generate with ${model === undefined ? "that `model`" : `\`model\` ${model}`}, a \`system\` prompt that asks for a review with places quoted, and the text as \`prompt\`. The review is to look for: ${focus}. Set \`options.temperature\` 0.`,
        COLLECT,
        "Check each remark against the text and drop those that do not hold.",
        "Report the remarks by weight, each with the place it is about. Quote no more of the text than that takes.",
      ),
    ].join("\n\n"),
});
