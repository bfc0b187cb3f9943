import { isJsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";
import { KNOWN_OPTIONS } from "./fields.ts";

/** Options that Ollama once had: it ignores them without a word. */
const DROPPED = new Set([
  ...["mirostat", "mirostat_tau", "mirostat_eta", "low_vram", "f16_kv", "vocab_only", "use_mlock", "logits_all"],
  ...["penalize_newline", "tfs_z", "numa", "embedding_only", "rope_frequency_base", "rope_frequency_scale", "num_gqa"],
]);

/** A sentence for each option that Ollama will ignore, or that we do not know. They are passed on all the same. */
export function optionNotices(options: unknown): string[] {
  if (!isJsonObject(options)) return [];
  return Object.keys(options)
    .filter((name) => !KNOWN_OPTIONS.includes(name))
    .map((name) => {
      if (DROPPED.has(name)) return `Ollama no longer has the option ${name} and ignored it.`;
      const [like] = nearest(name, KNOWN_OPTIONS, 1);
      return `The option ${name} is not known${like === undefined ? "." : `; did you mean ${like}?`} Ollama may have ignored it.`;
    });
}
