import type { Ended } from "../../harness/processes/run-program.ts";
import { aligned } from "../terminal/aligned.ts";
import type { Scenario } from "./suite.ts";

/** Counts of one run of the suite. */
export interface Counts {
  passed: number;
  failed: number;
  expected: number;
  /** Scenarios that ran but are not required in that era. */
  unscored: string;
  /** Highest exit code of the suite. */
  exit: number;
  /** What is wrong; empty where all is well. */
  problems: string[];
}

/** Result of the runs of one entry in one era. */
export interface Row extends Counts {
  entry: string;
  caller: string;
  era: string;
  seconds: number;
}

const MAX_OUTPUT = 2_000;

/**
 * @param scenarios results of the runs
 * @param required scenarios that must run
 * @param expected those of them that are known to fail
 */
export function judge(
  runs: readonly Pick<Ended, "code" | "output">[],
  scenarios: readonly Scenario[],
  required: readonly string[],
  expected: readonly string[],
): Counts {
  const found = new Map(scenarios.map((scenario) => [scenario.name, scenario.faults]));
  const wrong = required.filter((name) => found.get(name)?.length !== 0);
  const failed = wrong.filter((name) => !expected.includes(name));
  const stale = expected.filter((name) => !wrong.includes(name));
  const more = scenarios.filter(({ name }) => !required.includes(name));
  const better = more.filter(({ faults }) => faults.length === 0);
  const problems = [
    ...(required.length === 0 ? ["nothing was required"] : []),
    ...failed.map((name) => `${name}: ${found.get(name)?.join("\n  ") ?? "it did not run"}`),
    ...stale.map((name) => `${name}: it passes, though it is expected to fail`),
  ];
  const ill = runs.find(({ code }) => code !== 0);
  if (ill !== undefined && problems.length === 0) problems.push(ill.output.slice(-MAX_OUTPUT));
  return {
    passed: required.length - wrong.length,
    failed: failed.length,
    expected: wrong.length - failed.length,
    unscored: more.length === 0 ? "" : `${better.length} of ${more.length}`,
    exit: Math.max(...runs.map(({ code }) => code)),
    problems,
  };
}

const HEADS = ["entry", "caller", "era", "passed", "failed", "expected failures", "not scored, passed", "exit", "s"];
const TEXTS = 3;

/** Returns the rows as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ entry, caller, era, passed, failed, expected, unscored, exit, seconds }) => [
    entry,
    caller,
    era,
    String(passed),
    String(failed),
    String(expected),
    unscored,
    String(exit),
    seconds.toFixed(1),
  ]);
  return aligned([HEADS, ...lines], (column) => column >= TEXTS).join("\n");
}
