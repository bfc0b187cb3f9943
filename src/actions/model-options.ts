/**
 * Ollama's options and the type of each, in Ollama's own names: what a caller may send in `options` and a model may carry
 * as `parameters`. Others are passed on with a notice.
 */
export const MODEL_OPTIONS = {
  temperature: "number",
  top_k: "number",
  top_p: "number",
  min_p: "number",
  typical_p: "number",
  repeat_last_n: "number",
  repeat_penalty: "number",
  presence_penalty: "number",
  frequency_penalty: "number",
  seed: "number",
  num_predict: "number",
  num_ctx: "positive integer",
  num_keep: "number",
  num_batch: "number",
  num_gpu: "number",
  main_gpu: "number",
  num_thread: "number",
  draft_num_predict: "number",
  use_mmap: "boolean",
  stop: "texts",
} as const;

export const KNOWN_OPTIONS = Object.keys(MODEL_OPTIONS);

/** Options that older versions of Ollama had. It now ignores them without an error. */
export const DROPPED_OPTIONS: ReadonlySet<string> = new Set([
  "mirostat",
  "mirostat_tau",
  "mirostat_eta",
  "low_vram",
  "f16_kv",
  "vocab_only",
  "use_mlock",
  "logits_all",
  "penalize_newline",
  "tfs_z",
  "numa",
  "embedding_only",
  "rope_frequency_base",
  "rope_frequency_scale",
  "num_gqa",
]);
