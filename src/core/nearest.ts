/** Levenshtein distance, in single-character edits. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Nobody mistypes more; and the distance takes the product of both lengths. */
const MAX_CHARACTERS = 100;

/** The candidates most like `name`, best first: those that contain it or are contained, then those few edits away. */
export function nearest(name: string, candidates: readonly string[], most = 3): string[] {
  if (name.length > MAX_CHARACTERS) return [];
  const wanted = name.toLowerCase();
  return candidates
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const contained = other.includes(wanted) || wanted.includes(other);
      return { candidate, score: contained ? 0 : distance(wanted, other) / Math.max(wanted.length, other.length, 1) };
    })
    .filter(({ score }) => score <= 0.5)
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
