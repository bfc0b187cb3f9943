import { screen } from "../terminal/screen.ts";
import type { State } from "./finding.ts";
import type { Reported } from "./run-checks.ts";

/** One finding for a reader: what is well in a line, what is not with its reason and its remedy. */
export function printFinding({ state, code, title, seen, next, because }: Reported): void {
  // All that goes back to one cause is said at once, at the end.
  if (because !== undefined) return;
  if (state === "ok") screen.done(`${title}: ${seen}`);
  else if (state === "skipped") screen.skip(`${title}: ${seen}${next === undefined ? "" : `\n→ ${next}`}`);
  else {
    const text = [`${title} [${code}]`, seen, ...(next === undefined ? [] : [`→ ${next}`])].join("\n");
    if (state === "fail") screen.fail(text);
    else screen.warn(text);
  }
}

export function printSummary(findings: readonly Reported[]): void {
  const left = Map.groupBy(findings, ({ because }) => because);
  for (const [because, those] of left) {
    if (because === undefined) continue;
    screen.skip(`Not looked at: ${those.map(({ check }) => check).join(", ")}, because of this: ${because}`);
  }
  const [failed, warned, skipped] = (["fail", "warn", "skipped"] as const).map((state) => count(findings, state));
  const parts = [
    failed === 0 ? "Nothing is at fault" : `${failed} at fault`,
    ...(warned === 0 ? [] : [`${warned} to look at`]),
    ...(skipped === 0 ? [] : [`${skipped} not looked at`]),
  ];
  console.log(`\n  ${parts.join(", ")}.\n`);
}

const count = (findings: readonly Reported[], wanted: State) => findings.filter(({ state }) => state === wanted).length;
