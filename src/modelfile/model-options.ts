/**
 * Ollama's options (api.Options) with the type of each, by Ollama's names: what a caller may send in `options`, and
 * what a model may carry as parameters. `draft_num_predict` exists since Ollama 0.30.
 */
export const MODEL_OPTIONS = {
  temperature: "float",
  top_k: "integer",
  top_p: "float",
  min_p: "float",
  typical_p: "float",
  repeat_last_n: "integer",
  repeat_penalty: "float",
  presence_penalty: "float",
  frequency_penalty: "float",
  seed: "integer",
  num_predict: "integer",
  num_ctx: "positive integer",
  num_keep: "integer",
  num_batch: "integer",
  num_gpu: "integer",
  main_gpu: "integer",
  num_thread: "integer",
  draft_num_predict: "integer",
  use_mmap: "boolean",
  stop: "texts",
} as const;

/** Type of an option. */
export type OptionType = (typeof MODEL_OPTIONS)[keyof typeof MODEL_OPTIONS];

/** Names of Ollama's options. */
export const KNOWN_OPTIONS = Object.keys(MODEL_OPTIONS);

/** Names of other APIs for Ollama's options, where a value means the same in both. */
export const OTHER_OPTION_NAMES = {
  max_tokens: "num_predict",
  max_completion_tokens: "num_predict",
  max_output_tokens: "num_predict",
  max_new_tokens: "num_predict",
  maxTokens: "num_predict",
  maxOutputTokens: "num_predict",
  n_predict: "num_predict",
  numPredict: "num_predict",
  n_ctx: "num_ctx",
  numCtx: "num_ctx",
  context_length: "num_ctx",
  repetition_penalty: "repeat_penalty",
  stop_sequences: "stop",
} as const satisfies Record<string, keyof typeof MODEL_OPTIONS>;

/** Options that decide how the home's hardware is used, and not what a model answers. */
export const HARDWARE_OPTIONS: ReadonlySet<string> = new Set<keyof typeof MODEL_OPTIONS>([
  "num_batch",
  "num_gpu",
  "main_gpu",
  "num_thread",
  "draft_num_predict",
  "use_mmap",
]);

/** Old parameters that Ollama's own client leaves out of a Modelfile with a warning. */
export const DEPRECATED_PARAMETERS: ReadonlySet<string> = new Set([
  "mirostat",
  "mirostat_tau",
  "mirostat_eta",
  "low_vram",
  "f16_kv",
  "vocab_only",
  "use_mlock",
  "logits_all",
  "penalize_newline",
]);

/** Options that older versions of Ollama had. It now ignores them without an error. */
export const DROPPED_OPTIONS: ReadonlySet<string> = new Set([
  ...DEPRECATED_PARAMETERS,
  "tfs_z",
  "numa",
  "embedding_only",
  "rope_frequency_base",
  "rope_frequency_scale",
  "num_gqa",
]);
