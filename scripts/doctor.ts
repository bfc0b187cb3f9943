/** `npm run doctor -- URL`: tests a deployed Hearth from outside and explains each finding. It changes no setting. */
import { join } from "node:path";
import { ASKED_TO_END, endOnSignals } from "../harness/processes/ending.ts";
import { CHECKS } from "./doctor/checks.ts";
import { planVisit } from "./doctor/plan-visit.ts";
import { printFinding, printSummary } from "./doctor/print-findings.ts";
import { type Arguments, readArguments } from "./doctor/read-arguments.ts";
import { type Reported, runChecks } from "./doctor/run-checks.ts";
import { readLocalSettings } from "./start/local-settings.ts";
import { Problem, printProblem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

const TOTAL_MS = 180_000;

process.chdir(join(import.meta.dirname, ".."));
const { signal } = endOnSignals();
try {
  process.exit(await examine(readArguments(process.argv.slice(2)), signal));
} catch (thrown) {
  const reason = signal.aborted ? signal.reason : thrown;
  if (reason !== ASKED_TO_END) printProblem(reason, { stack: true });
  process.exit(reason instanceof Problem ? 2 : 1);
}

/** Runs all checks and prints the findings. @returns the exit code */
async function examine(args: Arguments, ending: AbortSignal): Promise<0 | 1> {
  const visit = planVisit(args, readLocalSettings(process.env.PORT || undefined), process.env.HEARTH_TOKEN);
  const findings: Reported[] = [];
  if (!args.json) screen.heading("Hearth doctor", visit.origin);
  for await (const finding of runChecks(CHECKS, visit, { totalMs: TOTAL_MS, ending })) {
    findings.push(finding);
    if (!args.json) printFinding(finding);
  }
  const failed = findings.some(({ state }) => state === "fail");
  if (args.json) console.log(JSON.stringify({ url: visit.origin, ok: !failed, findings }, null, 2));
  else printSummary(findings);
  return failed ? 1 : 0;
}
