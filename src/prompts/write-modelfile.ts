import * as z from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const writeModelfile = definePrompt({
  name: "write_modelfile",
  title: "Write a Modelfile",
  description: "Writes a Modelfile for a model of your own, creates the model after you agree, and tests it.",
  tools: [
    "ollama_help",
    "ollama_list_models",
    "ollama_get_modelfile",
    "ollama_create_model",
    "ollama_generate",
    "ollama_get_request",
  ],
  input: z.strictObject({
    purpose: needed("What the model is for and how it should behave"),
    base: optional("Model that it builds on; the agent proposes one if omitted"),
    name: optional("Name of the new model"),
  }),
  completes: { base: "models" },
  write: ({ purpose, base, name }) =>
    [
      "Write a Modelfile for this purpose.",
      given("purpose", purpose),
      steps(
        "Call ollama_help with `topic` modelfiles to see what a Modelfile may contain.",
        base === undefined
          ? "Call ollama_list_models and propose a suitable base model."
          : `Call ollama_get_modelfile with \`model\` ${base}, the base, to see what it already contains.`,
        "Write FROM, a SYSTEM text of a few plain sentences, and only those PARAMETER lines that the purpose needs. Omit TEMPLATE, so that the base's is used. One or two MESSAGE pairs teach a format better than rules.",
        `Show the Modelfile, explain each line, and ask whether to create the model${name === undefined ? " and under which name" : ` as ${name}`}.`,
        "If the answer is yes, call ollama_create_model with `model`, the new name, and the text as `modelfile`.",
        "Test it: call ollama_generate with the new `model` and a typical `prompt`, then with one that it should refuse or that is an edge case.",
        COLLECT,
        "Report what it answered and what you would change.",
      ),
    ].join("\n\n"),
});
