import type { Arrival } from "./read-stream.ts";

export type Verdict =
  | "streams"
  /** The text came in one lump, and the Worker's signs of life in time: it was held before the Worker. */
  | "held_at_home"
  /** All came in one lump: it was held between the Worker and here. */
  | "held_on_the_way"
  | "too_quick";

/** Below this, what a busy network holds up looks like a lump; and the Worker's sign of life comes every 500 ms. */
const LEAST_MS = 1_000;
/** Of the time that the model spoke, how much must be seen: a machine may be slow, but a lump is seen for next to none. */
const LEAST_SHARE = 1 / 3;
const LEAST_MOMENTS = 3;

/**
 * How the text came, against how long the model took to say it by Ollama's own clock.
 * @param spokenMs from the first token to the last
 */
export function judgeStreaming(arrivals: readonly Arrival[], spokenMs: number): Verdict {
  const text = arrivals.filter(({ kind }) => kind === "text");
  const grew = moments(text) >= LEAST_MOMENTS && spread(text, arrivals) >= spokenMs * LEAST_SHARE;
  if (grew && spokenMs > LEAST_MS / 4) return "streams";
  if (!(spokenMs >= LEAST_MS)) return "too_quick";
  return spread(arrivals, arrivals) >= spokenMs * LEAST_SHARE ? "held_at_home" : "held_on_the_way";
}

/** What came in one piece came at one moment. */
export const moments = (arrivals: readonly Arrival[]) => new Set(arrivals.map(({ at }) => at)).size;

/** From the first of these to the end of all. */
const spread = (some: readonly Arrival[], all: readonly Arrival[]) => {
  const first = some[0]?.at;
  const end = all.at(-1)?.at;
  return first === undefined || end === undefined ? 0 : end - first;
};
