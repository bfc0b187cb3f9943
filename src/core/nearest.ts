/** Returns the Levenshtein distance: the number of single-character edits. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Longest name to compare. The cost is the product of both lengths, and a longer name is not a typing error. */
const MAX_CHARACTERS = 100;

/**
 * Returns the candidates most like `name`, best first: those that contain it or are contained in it, then the closest
 * by edits.
 */
export function nearest(name: string, candidates: readonly string[], limit = 3): string[] {
  if (name.length > MAX_CHARACTERS) return [];
  const sought = name.toLowerCase();
  return candidates
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const contained = other.includes(sought) || sought.includes(other);
      return { candidate, score: contained ? 0 : distance(sought, other) / Math.max(sought.length, other.length, 1) };
    })
    .filter(({ score }) => score <= 0.5)
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
