import { cutAt } from "../../core/cut-at.ts";

/**
 * Returns the beginning of a text that belongs to a model, such as its system prompt.
 * @param notices gets a sentence if the text was cut
 */
export function cutText(what: string, text: string | undefined, max: number, notices: string[]): string | undefined {
  if (text === undefined || text.length <= max) return text;
  notices.push(
    `Only the first ${max} of ${text.length} characters of the ${what} are shown; ollama show at home prints all of it.`,
  );
  return cutAt(text, max);
}
