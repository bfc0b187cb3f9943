import { shorten } from "../core/cut-at.ts";
import { isJsonObject, type JsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";
import { DROPPED_OPTIONS, KNOWN_OPTIONS, OTHER_OPTION_NAMES } from "../modelfile/model-options.ts";

/** Each named option is compared with all known ones, and a model has to read the notice. */
const MAX_NAMED = 10;
const MAX_NAME_CHARACTERS = 40;

/** Takes options of other APIs as Ollama's, with a notice for each. Ollama's own name wins where both are given. */
export function ollamaOptions<Options extends JsonObject>(options: Options): { options: Options; notices: string[] } {
  const kept: JsonObject = { ...options };
  const notices: string[] = [];
  for (const [other, name] of Object.entries(OTHER_OPTION_NAMES)) {
    const value = kept[other];
    if (value === undefined) continue;
    delete kept[other];
    const taken = kept[name] === undefined;
    if (taken) kept[name] = value;
    notices.push(
      taken ? `The option ${other} was taken as ${name}.` : `The option ${other} was left out: ${name} is given.`,
    );
  }
  return { options: kept as Options, notices };
}

/** Takes the options of a question as `ollamaOptions` does. */
export function withOllamaOptions<Q extends { body: { options?: JsonObject } }>(
  question: Q,
): { question: Q; notices: string[] } {
  if (question.body.options === undefined) return { question, notices: [] };
  const { options, notices } = ollamaOptions(question.body.options);
  return { question: { ...question, body: { ...question.body, options } }, notices };
}

/** Returns a notice for each option that is unknown, or that Ollama ignores. */
export function optionNotices(options: unknown): string[] {
  if (!isJsonObject(options)) return [];
  const given = Object.keys(options).filter((name) => options[name] !== null);
  const unknown = given.filter((name) => !KNOWN_OPTIONS.includes(name));
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
