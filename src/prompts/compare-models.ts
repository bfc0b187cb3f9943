import * as z from "zod";
import { definePrompt } from "./define-prompt.ts";
import { COLLECT, given, needed, optional, steps } from "./wording.ts";

export const compareModels = definePrompt({
  name: "compare_models",
  title: "Compare models on my task",
  description: "Asks several models at home the same question, and compares answers and speed for your task.",
  tools: ["ollama_list_models", "ollama_compare_models", "ollama_get_request"],
  input: z.strictObject({
    task: needed("What the model should do, such as: sort support emails into five classes"),
    models: optional("Models to compare, separated by commas; the agent chooses if omitted"),
  }),
  completes: { models: "models" },
  write: ({ task, models }) =>
    [
      "Find out which of the models at home is best for this task.",
      given("task", task),
      steps(
        models === undefined
          ? "Call ollama_list_models and choose two to four capable models of different sizes. Skip models that only embed."
          : `Compare these models: ${models}.`,
        "Write one prompt that tests the task: a concrete, realistic input, and the format that the answer must have.",
        "Call ollama_compare_models with these `models`, the `prompt`, and `options.temperature` 0 and an `options.num_predict` large enough for a complete answer. Each model is loaded in turn, so this takes minutes.",
        COLLECT,
        "Judge each answer by what the task needs: is it correct, complete, and in the requested format? Longer is not better. If two are close, test them with a second, harder prompt.",
        "Report a table (model, what was right, what was wrong, tokens per second, load time in seconds) and recommend one model. Say that one or two prompts prove little.",
      ),
    ].join("\n\n"),
});
