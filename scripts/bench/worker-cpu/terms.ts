import type { Stats } from "../measure.ts";

/** Tokens of a long answer. */
export const LONG = 5_000;

/** The answers that are measured: how many tokens, in how many ms. */
export const ANSWERS = {
  one: { tokens: 1, lastsMs: 0 },
  quick: { tokens: LONG, lastsMs: 6_000 },
  /** Outlasts WAIT_SECONDS, so the call hands over after 50 s. */
  slow: { tokens: LONG, lastsMs: 125_000 },
} as const;

/** Name of an answer that is measured. */
export type AnswerName = keyof typeof ANSWERS;

/** What the process prints, as JSON. Times are ms of CPU a call. */
export interface Printed {
  cpu: Record<AnswerName, Stats>;
  notifications: Record<AnswerName, number>;
}

/** What it prints of its first calls, before anything is hot: of the very first, and of those after it. */
export interface PrintedCold {
  first: number;
  next: number[];
}
