import { z } from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const compareModels = definePrompt({
  name: "compare_models",
  title: "Compare models on my task",
  description: "Asks several models at home the same, and judges the answers and the pace for your task.",
  tools: ["ollama_list_models", "ollama_compare_models", "ollama_get_request"],
  input: z.strictObject({
    task: needed("What the model is to do, such as: sort support mails into five classes"),
    models: optional("Models to compare, with commas between them; if left out, the agent chooses"),
  }),
  completes: { models: "models" },
  write: ({ task, models }) =>
    [
      "Find out which of the models at home is best for this task.",
      given("task", task),
      steps(
        models === undefined
          ? "Call ollama_list_models and choose two to four that can do it, of different sizes. Leave out those that only embed."
          : `The models to compare: ${models}.`,
        "Write one prompt that tests the task: a concrete and realistic input, and the form that the answer must have.",
        "Call ollama_compare_models with these `models`, the `prompt`, and `options.temperature` 0 and an `options.num_predict` that is enough for a whole answer. Each model is loaded in turn, so it takes minutes.",
        COLLECT,
        "Judge each answer by what the task needs: is it right, complete, in the form asked for? Length is no merit. Where two are close, ask a second, harder prompt in the same way.",
        "Report a table (model, what was right, what was wrong, tokens per second, seconds to load) and recommend one. Say how little one or two prompts prove.",
      ),
    ].join("\n\n"),
});
