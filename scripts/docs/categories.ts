import type { Category } from "../../src/actions/tool/define-tool.ts";

/** What the tools of a category do, in the order of docs/tools.md. */
export const ABOUT_CATEGORIES: Record<Category, string> = {
  ask: "Ask models: one question, a conversation, many prompts, or vectors for texts.",
  sessions: "Conversations that Hearth keeps: read, search, save and delete them.",
  requests: "Work that takes longer than its call: collect it, list it, cancel it.",
  models: "The models at home: find, inspect, install, change, load and delete them.",
  server: "Hearth and the Ollama behind it: health, versions, limits, and help for models.",
};
