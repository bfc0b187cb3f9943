import { screen } from "../terminal/screen.ts";
import type { State } from "./finding.ts";
import type { Reported } from "./run-checks.ts";

/** Prints a finding: one line if it is ok, otherwise with its evidence and the fix. */
export function printFinding({ state, code, title, seen, next, because }: Reported): void {
  // Checks that were skipped for one cause are listed together at the end.
  if (because !== undefined) return;
  if (state === "ok") screen.done(`${title}: ${seen}`);
  else if (state === "skipped") screen.skip(`${title}: ${seen}${next === undefined ? "" : `\n→ ${next}`}`);
  else {
    const text = [`${title} [${code}]`, seen, ...(next === undefined ? [] : [`→ ${next}`])].join("\n");
    if (state === "fail") screen.fail(text);
    else screen.warn(text);
  }
}

/** Prints the skipped checks with their cause, and the totals. */
export function printSummary(findings: readonly Reported[]): void {
  const left = Map.groupBy(findings, ({ because }) => because);
  for (const [because, those] of left) {
    if (because === undefined) continue;
    screen.skip(`Skipped: ${those.map(({ check }) => check).join(", ")}. Cause: ${because}`);
  }
  const [failed, warned, skipped] = (["fail", "warn", "skipped"] as const).map((state) => count(findings, state));
  const parts = [
    failed === 0 ? "No check failed" : `${failed} failed`,
    ...(warned === 0 ? [] : [`${warned} ${warned === 1 ? "warning" : "warnings"}`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  console.log(`\n  ${parts.join(", ")}.\n`);
}

const count = (findings: readonly Reported[], wanted: State) => findings.filter(({ state }) => state === wanted).length;
