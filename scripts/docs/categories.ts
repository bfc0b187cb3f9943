import type { Category } from "../../src/actions/tool/define-tool.ts";

/** What the tools of a category are for, a sentence each. */
export const ABOUT_CATEGORIES: Record<Category, string> = {
  generate: "One question, or a text to go on with.",
  chat: "A conversation, sent whole with each call.",
  embeddings: "Texts as vectors, for search and comparison.",
  batch: "Many prompts for one model, or one prompt for many models.",
  requests: "What takes longer than its call: collecting it, and seeing what waits or runs.",
  models: "What is installed, and changing that.",
  modelfile: "What a model is made of, and changing it.",
  context: "Conversations that are kept: read, search, save and delete them.",
  utilities: "Finding a model and judging it before it is used.",
  blobs: "The files that models are made of.",
  processes: "What is in memory and at work now.",
  runtime: "Into memory, out of it, and up to a registry.",
  system: "This Hearth and the Ollama behind it: health, versions, limits; and stopping a request.",
  help: "How to use the tools well, for a model to read.",
};
