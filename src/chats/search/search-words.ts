const MAX_WORDS = 10;

/** The words of a query: letters and digits, with the marks upon them, whatever stands between. Marks alone are none. */
export function searchWords(query: string): string[] {
  return (query.normalize("NFC").match(/\p{M}*[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []).slice(0, MAX_WORDS);
}

/** As the full-text index is asked for all of them. Each may be the beginning of one; a single letter begins too many. */
export function matchAll(words: readonly string[]): string {
  return words.map((word) => (/^[a-z0-9]$/i.test(word) ? `"${word}"` : `"${word}"*`)).join(" ");
}

/** Without case and marks, as the full-text index compares. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
