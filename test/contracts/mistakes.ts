type Wrong = readonly [args: Record<string, unknown>, sentence: string];

/** For each tool a mistake that somebody makes, and the whole of what comes back. */
export const MISTAKES: Record<string, Wrong> = {
  ollama_generate: [
    { model: "gemma3:270m", promt: "Why is the sky blue?" },
    'prompt is missing (string). ollama_generate has no argument "promt". Did you mean prompt?',
  ],
  ollama_generate_stream: [
    { prompt: "Hi", temperature: 0, options: { num_ctx: 1024.5 } },
    "options.num_ctx: must be a whole number. temperature is an option: put it into options.",
  ],
  ollama_chat: [
    {
      messages: [
        { role: "user", content: "Hi" },
        { role: "bot", content: "Hello" },
      ],
    },
    "messages[1].role: must be one of system, user, assistant, tool.",
  ],
  ollama_chat_stream: [{ messages: "Hi" }, "messages: expected array, received string."],
  ollama_embeddings: [
    { model: "embed", prompt: "Hi", dimensions: 0, normalize: true },
    "dimensions: must be at least 1. " +
      'ollama_embeddings has no argument "normalize". It takes: model, prompt, prompts, dimensions, truncate, options, keep_alive.',
  ],
  ollama_create_embeddings: [{ model: "embed", prompts: [] }, "prompts: must have at least one text."],
  ollama_batch_generate: [{ prompts: ["One", ""] }, "prompts[1]: must not be empty."],
  ollama_compare_models: [
    { models: "gemma3:270m, qwen3:0.6b", prompt: "Hi" },
    "models: expected array, received string.",
  ],
  ollama_list_sessions: [{ query: "bread", offset: -50 }, "offset: must be at least 0."],
  ollama_load_context: [
    { session: "kitchen" },
    'session_id is missing (string). ollama_load_context has no argument "session". Did you mean session_id?',
  ],
  ollama_save_context: [
    { session_id: "my kitchen", messages: ["Hi"] },
    "session_id: must be 1 to 64 letters, digits, _ . or -, and must not begin with a dot. messages[0]: expected object, received string.",
  ],
  ollama_clear_context: [
    { session_id: "*" },
    "session_id: must be 1 to 64 letters, digits, _ . or -, and must not begin with a dot.",
  ],
  ollama_get_request: [{ request_id: "42" }, "request_id: must be a request_id as another tool returned it."],
  ollama_list_requests: [{ unfinished: "yes" }, "unfinished: expected boolean, received string."],
  ollama_cancel_request: [
    { id: "req_00000000000000000000" },
    'ollama_cancel_request has no argument "id". Did you mean request_id?',
  ],
  ollama_list_models: [{ detail: true }, 'ollama_list_models has no argument "detail". Did you mean details?'],
  ollama_show_model: [
    { name: "gemma3:270m" },
    'model is missing (string). ollama_show_model has no argument "name". Did you mean model?',
  ],
  ollama_get_models_info: [{ model: "gemma3:270m" }, 'ollama_get_models_info has no argument "model". It takes none.'],
  ollama_search_models: [{ query: "gemma", max_size_gb: -1 }, "max_size_gb: must be more than 0."],
  ollama_get_model_size: [{ model: ["gemma3:270m"] }, "model: expected string, received array."],
  ollama_validate_model: [
    { model: "" },
    'model: "" is not a model name; examples are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.',
  ],
  ollama_get_modelfile: [{}, "model is missing (string)."],
  ollama_check_blobs: [{ digest: "sha256:abc" }, "digest: must be sha256: and 64 hexadecimal digits."],
  ollama_pull_model: [
    { model: "gemma3 270m" },
    'model: "gemma3 270m" is not a model name; examples are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.',
  ],
  ollama_push_model: [{ model: "me/mine", insecure: 1 }, "insecure: expected boolean, received number."],
  ollama_create_model: [
    { model: "terse", from: "gemma3:270m", messages: [{ role: "tool", content: "Hi", name: "x" }] },
    'messages[0].role: must be one of system, user, assistant. messages[0] has the unknown "name": remove it.',
  ],
  ollama_update_model: [
    { model: "terse", parameters: { stop: 5 } },
    "parameters.stop: expected array, received number.",
  ],
  ollama_copy_model: [
    { source: "gemma3:270m", dest: "copy" },
    'destination is missing (string). ollama_copy_model has no argument "dest". Did you mean destination?',
  ],
  ollama_delete_model: [
    { model: "gemma3:270m", force: true },
    'ollama_delete_model has no argument "force". It takes: model.',
  ],
  ollama_list_processes: [
    { verbose: true, all: true },
    'ollama_list_processes has no argument "verbose", "all". It takes none.',
  ],
  ollama_load_model: [
    { model: "gemma3:270m", keep_alive: true },
    'keep_alive: must be seconds or a duration such as "10m".',
  ],
  ollama_unload_model: [{ model: null }, "model: expected string, received null."],
  ollama_check_health: [{ timeout: 5 }, 'ollama_check_health has no argument "timeout". It takes none.'],
  ollama_get_version: [{ verbose: true }, 'ollama_get_version has no argument "verbose". It takes none.'],
  ollama_get_config: [{ key: "num_ctx" }, 'ollama_get_config has no argument "key". It takes none.'],
  ollama_get_default_model: [{ "": 1 }, 'ollama_get_default_model has no argument "". It takes none.'],
  ollama_help: [{ topic: "modelfile" }, "topic: must be one of options, modelfiles, slow_models, sessions, errors."],
};
