import type { Arrival } from "./read-stream.ts";

/** Where an answer was held back, if it was. */
export type Verdict =
  | "streams"
  /** The text came at once but the Worker's keep-alives came in time: something before the Worker held it back. */
  | "held_at_home"
  /** Everything came at once: something between the Worker and this machine held it back. */
  | "held_on_the_way"
  | "too_quick";

/** Below this, a busy network looks the same as buffering. The Worker sends a keep-alive every 500 ms. */
const MIN_MS = 1_000;
/** The share of the generation time over which text must arrive. Buffered text arrives within almost none of it. */
const MIN_SHARE = 1 / 3;
const MIN_MOMENTS = 3;

/**
 * Compares how the text arrived with how long Ollama says that it took to generate it.
 * @param spokenMs from the first token to the last
 */
export function judgeStreaming(arrivals: readonly Arrival[], spokenMs: number): Verdict {
  const text = arrivals.filter(({ kind }) => kind === "text");
  const grew = moments(text) >= MIN_MOMENTS && spread(text, arrivals) >= spokenMs * MIN_SHARE;
  if (grew && spokenMs > MIN_MS / 4) return "streams";
  if (!(spokenMs >= MIN_MS)) return "too_quick";
  return spread(arrivals, arrivals) >= spokenMs * MIN_SHARE ? "held_at_home" : "held_on_the_way";
}

/** The number of moments at which something arrived. */
export const moments = (arrivals: readonly Arrival[]) => new Set(arrivals.map(({ at }) => at)).size;

/** The time from the first of `some` to the last of `all`. */
const spread = (some: readonly Arrival[], all: readonly Arrival[]) => {
  const first = some[0]?.at;
  const end = all.at(-1)?.at;
  return first === undefined || end === undefined ? 0 : end - first;
};
