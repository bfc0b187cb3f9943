import { Dice } from "../../load/dice.ts";

const VOCABULARY = 30_000;
const PRECISION = 1e9;
const SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split(" ");

/** Word number `rank`: common words are short. */
function wordOf(rank: number): string {
  const rest = Math.floor(rank / SYLLABLES.length);
  return `${rest === 0 ? "" : wordOf(rest - 1)}${SYLLABLES[rank % SYLLABLES.length]}`;
}

/** Returns texts of `words` words each, which occur about as often as words of a language do (Zipf's law). */
export function* zipfTexts(words: number): Generator<string, never> {
  const dice = new Dice(1, "zipf");
  const sums: number[] = [];
  for (let rank = 0; rank < VOCABULARY; rank++) sums.push((sums.at(-1) ?? 0) + 1 / (rank + 2.7));
  const total = sums.at(-1) ?? 0;
  for (;;) {
    const text = Array.from({ length: words }, () => {
      return wordOf(firstAbove(sums, (dice.below(PRECISION) / PRECISION) * total));
    });
    yield text.join(" ");
  }
}

/** Returns the place of the first sum above `value`, by halving. */
function firstAbove(sums: readonly number[], value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
