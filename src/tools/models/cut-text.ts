/**
 * The text of a model's own, such as its system prompt, as far as a reader takes it.
 * @param notices where it is said that there is more
 */
export function cutText(what: string, text: string | undefined, most: number, notices: string[]): string | undefined {
  if (text === undefined || text.length <= most) return text;
  notices.push(
    `Of the ${what}, the first ${most} of ${text.length} characters are here; all of it: ollama show at home.`,
  );
  return text.slice(0, most);
}
