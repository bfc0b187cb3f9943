import type { Scenario } from "./suite.ts";

/** What became of one run. */
export interface Row {
  entry: string;
  caller: string;
  era: string;
  passed: number;
  failed: number;
  expected: number;
  /** Run, but not required in that era. */
  unscored: string;
  /** Of the suite. */
  exit: number;
  seconds: number;
  /** Why it is not as it must be; none where all is well. */
  problems: string[];
}

/**
 * Counts a run.
 * @param required what had to run
 * @param expected of these, what is known to fail
 */
export function judge(scenarios: readonly Scenario[], required: readonly string[], expected: readonly string[]) {
  const found = new Map(scenarios.map((scenario) => [scenario.name, scenario.faults]));
  const wrong = required.filter((name) => found.get(name)?.length !== 0);
  const failed = wrong.filter((name) => !expected.includes(name));
  const more = scenarios.filter(({ name }) => !required.includes(name));
  const better = more.filter(({ faults }) => faults.length === 0).length;
  return {
    passed: required.length - wrong.length,
    failed: failed.length,
    expected: wrong.length - failed.length,
    unscored: more.length === 0 ? "" : `${better} of ${more.length}`,
    problems: [
      ...failed.map((name) => `${name}: ${found.get(name)?.join("\n  ") ?? "it did not run"}`),
      ...expected
        .filter((name) => found.get(name)?.length === 0)
        .map((name) => `${name}: it passes, though expected to fail`),
    ],
  };
}

const HEADS = ["entry", "caller", "era", "passed", "failed", "expected failures", "not scored, passed", "exit", "s"];

export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { entry, caller, era, passed, failed, expected, unscored, exit, seconds } = row;
    return [entry, caller, era, ...[passed, failed, expected].map(String), unscored, String(exit), seconds.toFixed(1)];
  });
  const all = [HEADS, ...lines];
  const widths = HEADS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const pad = (text: string, column: number) =>
    column < 3 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return all.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}
