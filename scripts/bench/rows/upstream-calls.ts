import type { Row } from "../row.ts";

const WINDOW_MS = 30_000;
const MAX_CALLS = 2;

/** How many calls for metadata reached Ollama within any 30 s of the load. Times in ms, in the order of their coming. */
export function mostInAnyWindow(calls: readonly number[]): Row {
  const within = calls.map((first) => calls.filter((call) => call >= first && call < first + WINDOW_MS).length);
  const most = Math.max(0, ...within);
  return {
    what: "upstream calls of that in 30 s",
    hearth: String(most),
    checks: [{ what: "makes", measured: most, bound: MAX_CALLS, unit: "calls" }],
  };
}
