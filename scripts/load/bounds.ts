import { statsOf } from "../bench/measure.ts";
import type { Ledger } from "./ledger.ts";

/** Tools that generate nothing, and wait for nothing that is generated. */
const QUICK_TOOLS: ReadonlySet<string> = new Set([
  "ollama_list_models",
  "ollama_show_model",
  "ollama_list_requests",
  "ollama_list_sessions",
  "ollama_get_config",
  "ollama_cancel_request",
]);

const MAX_MEDIAN_MS = 500;
const MAX_P95_MS = 1_000;
/** Share of the calls that must end in an answer or a named error. */
const MIN_ENDED = 0.999;

/** Says how quick the calls were that generate nothing, how many of all calls ended, and which bound is exceeded. */
export function boundsOf({ times, counts }: Pick<Ledger, "times" | "counts">): { line: string; wrong: string[] } {
  const { median, p95, count } = statsOf([...QUICK_TOOLS].flatMap((tool) => times.get(tool) ?? []));
  const ended = counts.get("ended") ?? 0;
  // A client that leaves hears no end.
  const heard = (counts.get("calls") ?? 0) - (counts.get("left") ?? 0);
  const wrong = [
    ...told(median, MAX_MEDIAN_MS, "The median"),
    ...told(p95, MAX_P95_MS, "The 95th percentile"),
    ...(ended >= heard * MIN_ENDED && heard > 0
      ? []
      : [`Only ${ended} of ${heard} calls ended in an answer or a named error; at least ${MIN_ENDED * 100} % must.`]),
  ];
  const quick = `${count} calls that generate nothing: median ${median.toFixed(0)} ms, 95th percentile ${p95.toFixed(0)} ms`;
  return { line: `${quick}. ${ended} of ${heard} calls ended in an answer or a named error.`, wrong };
}

/** Without any such call the figure is not a number, and that is wrong too. */
const told = (ms: number, max: number, what: string): string[] =>
  ms <= max ? [] : [`${what} of calls that generate nothing is ${ms.toFixed(0)} ms; ${max} ms is the bound.`];
