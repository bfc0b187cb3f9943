import { shorten } from "../core/cut-at.ts";
import { isJsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";
import { DROPPED_OPTIONS, KNOWN_OPTIONS } from "../modelfile/model-options.ts";

/** Each named option is compared with all known ones, and a model has to read the notice. */
const MAX_NAMED = 10;
const MAX_NAME_CHARACTERS = 40;

/** Returns a notice for each option that is unknown, or that Ollama ignores. */
export function optionNotices(options: unknown): string[] {
  if (!isJsonObject(options)) return [];
  const unknown = Object.keys(options).filter((name) => !KNOWN_OPTIONS.includes(name));
  const more = unknown.length - MAX_NAMED;
  return [
    ...unknown.slice(0, MAX_NAMED).map(notice),
    ...(more > 0 ? [`${more} more options are unknown or ignored.`] : []),
  ];
}

function notice(given: string): string {
  const name = shorten(given, MAX_NAME_CHARACTERS);
  if (DROPPED_OPTIONS.has(name)) return `Ollama no longer has the option ${name} and ignored it.`;
  const [like] = nearest(name, KNOWN_OPTIONS, 1);
  return `The option ${name} is not known${like === undefined ? "." : `; did you mean ${like}?`} It may have had no effect.`;
}
