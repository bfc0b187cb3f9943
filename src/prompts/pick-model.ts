import * as z from "zod";
import { definePrompt } from "./define-prompt.ts";
import { given, needed, optional, steps } from "./wording.ts";

export const pickModel = definePrompt({
  name: "pick_model",
  title: "Pick a model for a task",
  description: "Finds the installed model that suits a task, or one on ollama.com that would. No model is asked.",
  tools: ["ollama_list_models", "ollama_list_processes", "ollama_show_model", "ollama_search_models"],
  input: z.strictObject({
    task: needed("What the model should do"),
    needs: optional("What it needs, such as: vision, tools, long texts, quick answers"),
  }),
  write: ({ task, needs }) =>
    [
      "Pick a model at home for this task.",
      given("task", task),
      ...(needs === undefined ? [] : [given("needs", needs)]),
      steps(
        "List what the task requires: capabilities (vision, tools, thinking, embedding), text length, languages, and whether speed or quality matters more.",
        "Call ollama_list_models. Rule out models that lack a capability or the context length.",
        "Call ollama_list_processes: a loaded model answers at once, and its share on the GPU shows what fits. A model larger than the GPU's memory is slow.",
        "Call ollama_show_model with the `model` for each of the two best candidates, and check what their templates and parameters are made for.",
        "If none suits, call ollama_search_models with a `query` and `remote` true to see what ollama.com offers. Suggest one, but do not pull it unless asked.",
        "Recommend one model in two sentences: why this one, and what it will be bad at. Name the second best.",
      ),
    ].join("\n\n"),
});
