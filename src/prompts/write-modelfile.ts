import { z } from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const writeModelfile = definePrompt({
  name: "write_modelfile",
  title: "Write a Modelfile",
  description: "Writes a Modelfile for a model of your own, makes the model after you agree, and tries it.",
  tools: [
    "ollama_help",
    "ollama_list_models",
    "ollama_get_modelfile",
    "ollama_create_model",
    "ollama_generate",
    "ollama_get_request",
  ],
  input: z.strictObject({
    purpose: needed("What the model is for and how it is to behave"),
    base: optional("Model that it builds on; if left out, the agent proposes one"),
    name: optional("Name of the new model"),
  }),
  completes: { base: "models" },
  write: ({ purpose, base, name }) =>
    [
      "Write a Modelfile for this purpose.",
      given("purpose", purpose),
      steps(
        "Call ollama_help with `topic` modelfiles: it says what may stand there.",
        base === undefined
          ? "Call ollama_list_models and propose the base that suits."
          : `Call ollama_get_modelfile with \`model\` ${base}, the base, to see what it has already.`,
        "Write FROM, a SYSTEM text of a few plain sentences, and only those PARAMETER lines that the purpose needs. Leave TEMPLATE to the base. A MESSAGE pair or two teach a form better than rules do.",
        `Show the Modelfile, say why each line is there, and ask whether to make it${name === undefined ? " and under which name" : ` as ${name}`}.`,
        "After a yes, call ollama_create_model with `model`, the new name, and the text as `modelfile`.",
        "Try it: call ollama_generate with the new `model` and a typical `prompt`, then with one that it should refuse or that is at its edge.",
        COLLECT,
        "Report what it answered and what you would change.",
      ),
    ].join("\n\n"),
});
