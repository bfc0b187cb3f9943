/** What the comparison says of one row. "unproven": the same build differs from itself too much. */
export type Verdict = "faster" | "not slower" | "SLOWER" | "unproven";

/** One measurement of the old build, the new build, and the old build again. Lower is better. */
export interface Compared {
  what: string;
  unit: string;
  /** Medians. */
  old: number;
  now: number;
  oldAgain: number;
  /** Wall times are shown, but not judged: other programs decide on them as well. */
  judged: boolean;
}

const MAX_DIFFERENCE = 0.05;

/**
 * The new build is not slower where its median is no higher than the higher of the two olds, or at most 5 % above their
 * mean. Where the two olds differ by more than 5 % of their mean, nothing is proven.
 */
export function verdictOf({ old, now, oldAgain }: Pick<Compared, "old" | "now" | "oldAgain">): Verdict {
  const mean = (old + oldAgain) / 2;
  if (!(Math.abs(old - oldAgain) <= mean * MAX_DIFFERENCE)) return "unproven";
  if (now < Math.min(old, oldAgain)) return "faster";
  return now <= Math.max(old, oldAgain, mean * (1 + MAX_DIFFERENCE)) ? "not slower" : "SLOWER";
}

export const isSlower = (row: Compared): boolean => row.judged && verdictOf(row) === "SLOWER";
