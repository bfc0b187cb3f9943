const MAX_WORDS = 10;

/** Splits a query into words: letters and digits with their combining marks. A mark alone is not a word. */
export function searchWords(query: string): string[] {
  return (query.normalize("NFC").match(/\p{M}*[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []).slice(0, MAX_WORDS);
}

/** Returns the FTS5 query for all the words. Each matches as a prefix, except a single letter, which would match too much. */
export function toMatchQuery(words: readonly string[]): string {
  return words.map((word) => (/^[a-z0-9]$/i.test(word) ? `"${word}"` : `"${word}"*`)).join(" ");
}

/** Returns a text without case and combining marks, as the full-text index compares texts. */
export function foldText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
