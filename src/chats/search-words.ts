const MOST_WORDS = 10;

/** The words of a query, as the full-text index cuts them: letters and digits, whatever stands between. */
export function searchWords(query: string): string[] {
  return (query.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS);
}
