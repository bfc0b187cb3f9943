import { z } from "zod";
import { definePrompt } from "./define-prompt.ts";
import { given, needed, optional, steps } from "./wording.ts";

export const pickModel = definePrompt({
  name: "pick_model",
  title: "Pick a model for a task",
  description: "Finds the installed model that suits a task, or one of ollama.com that would. It asks no model.",
  tools: ["ollama_list_models", "ollama_list_processes", "ollama_show_model", "ollama_search_models"],
  input: z.strictObject({
    task: needed("What the model is to do"),
    needs: optional("What it must have, such as: vision, tools, long texts, quick answers"),
  }),
  write: ({ task, needs }) =>
    [
      "Pick a model at home for this task.",
      given("task", task),
      ...(needs === undefined ? [] : [given("needs", needs)]),
      steps(
        "Name what the task asks for: capabilities (vision, tools, thinking, embedding), length of the texts, languages, and whether pace or quality matters more.",
        "Call ollama_list_models. Strike out what lacks a capability or the context length.",
        "Call ollama_list_processes: what is loaded answers at once, and its part on the GPU shows what fits. A model larger than the GPU's memory is slow.",
        "Call ollama_show_model with the `model` for the best two of those left, and look at what their templates and parameters are made for.",
        "If none suits, call ollama_search_models with a `query` and `remote` true to see what ollama.com has. Suggest one; do not pull it without being asked.",
        "Recommend one, in two sentences: why this one, and what it will be bad at. Name the second best.",
      ),
    ].join("\n\n"),
});
