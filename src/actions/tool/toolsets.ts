/** The categories of tools: the folders of tools/, which are also the toolsets of today. */
export const CATEGORIES = ["ask", "sessions", "requests", "models", "server"] as const;

/** A folder of tools/. */
export type Category = (typeof CATEGORIES)[number];

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
