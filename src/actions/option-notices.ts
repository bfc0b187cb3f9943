import { isJsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";
import { DROPPED_OPTIONS, KNOWN_OPTIONS } from "../modelfile/model-options.ts";

/** Each that is named is compared with those that there are, and read by a model. */
const MAX_NAMED = 10;
const MAX_NAME_CHARACTERS = 40;

/** A sentence for each option that Ollama will ignore, or that we do not know. They are passed on all the same. */
export function optionNotices(options: unknown): string[] {
  if (!isJsonObject(options)) return [];
  const strange = Object.keys(options).filter((name) => !KNOWN_OPTIONS.includes(name));
  const more = strange.length - MAX_NAMED;
  return [
    ...strange.slice(0, MAX_NAMED).map(notice),
    ...(more > 0 ? [`And ${more} more options are not known or dropped.`] : []),
  ];
}

function notice(given: string): string {
  const name = given.length > MAX_NAME_CHARACTERS ? `${given.slice(0, MAX_NAME_CHARACTERS)}...` : given;
  if (DROPPED_OPTIONS.has(name)) return `Ollama no longer has the option ${name} and ignored it.`;
  const [like] = nearest(name, KNOWN_OPTIONS, 1);
  return `The option ${name} is not known${like === undefined ? "." : `; did you mean ${like}?`} Ollama may have ignored it.`;
}
