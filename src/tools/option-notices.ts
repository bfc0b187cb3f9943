import { isJsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";
import { KNOWN_OPTIONS } from "./fields.ts";

/** Options that Ollama once had: it ignores them without a word. */
const DROPPED = new Set([
  ...["mirostat", "mirostat_tau", "mirostat_eta", "low_vram", "f16_kv", "vocab_only", "use_mlock", "logits_all"],
  ...["penalize_newline", "tfs_z", "numa", "embedding_only", "rope_frequency_base", "rope_frequency_scale", "num_gqa"],
]);

/** Each that is named is compared with those that there are, and read by a model. */
const MOST_NAMED = 10;
const MOST_OF_A_NAME = 40;

/** A sentence for each option that Ollama will ignore, or that we do not know. They are passed on all the same. */
export function optionNotices(options: unknown): string[] {
  if (!isJsonObject(options)) return [];
  const strange = Object.keys(options).filter((name) => !KNOWN_OPTIONS.includes(name));
  const more = strange.length - MOST_NAMED;
  return [
    ...strange.slice(0, MOST_NAMED).map(notice),
    ...(more > 0 ? [`And ${more} more options are not known or dropped.`] : []),
  ];
}

function notice(given: string): string {
  const name = given.length > MOST_OF_A_NAME ? `${given.slice(0, MOST_OF_A_NAME)}...` : given;
  if (DROPPED.has(name)) return `Ollama no longer has the option ${name} and ignored it.`;
  const [like] = nearest(name, KNOWN_OPTIONS, 1);
  return `The option ${name} is not known${like === undefined ? "." : `; did you mean ${like}?`} Ollama may have ignored it.`;
}
