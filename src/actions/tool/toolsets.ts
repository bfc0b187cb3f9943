/** The categories of tools, with what their tools do: the folders of tools/, which are also the toolsets of today. */
export const CATEGORIES = {
  ask: "Ask models: one question, a conversation, many prompts, or vectors for texts.",
  sessions: "Conversations that Hearth keeps: read, search, save and delete them.",
  requests: "Work that takes longer than its call: collect it, list it, cancel it.",
  models: "The models at home: find, inspect, install, change, load and delete them.",
  server: "Hearth and the Ollama behind it: health, versions, limits, and help for models.",
} as const;

/** The name of a category. */
export type Category = keyof typeof CATEGORIES;

/**
 * Toolsets of earlier versions, with the tools of each. Their names are in URLs that people have saved, so each name
 * keeps selecting these tools and no others. `models` and `requests` are missing here: the toolsets of today that have
 * these names contain all the tools of the earlier ones.
 */
export const EARLIER_TOOLSETS: Readonly<Record<string, readonly string[]>> = {
  generate: ["ollama_generate", "ollama_generate_stream"],
  chat: ["ollama_chat", "ollama_chat_stream"],
  embeddings: ["ollama_embeddings", "ollama_create_embeddings"],
  batch: ["ollama_batch_generate", "ollama_compare_models"],
  context: ["ollama_list_sessions", "ollama_load_context", "ollama_save_context", "ollama_clear_context"],
  utilities: ["ollama_search_models", "ollama_get_model_size", "ollama_validate_model"],
  modelfile: ["ollama_get_modelfile", "ollama_update_model"],
  blobs: ["ollama_check_blobs"],
  processes: ["ollama_list_processes"],
  runtime: ["ollama_load_model", "ollama_unload_model", "ollama_push_model"],
  system: [
    "ollama_check_health",
    "ollama_get_version",
    "ollama_get_config",
    "ollama_get_default_model",
    "ollama_get_models_info",
    "ollama_cancel_request",
  ],
  help: ["ollama_help"],
};
