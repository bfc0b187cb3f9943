/** `npm run doctor -- URL`: tests a deployed Hearth from outside, and explains each finding. It sets nothing. */
import { join } from "node:path";
import { isLoopback } from "../src/core/is-loopback.ts";
import { CHECKS } from "./doctor/checks.ts";
import { printFinding, printSummary } from "./doctor/print-findings.ts";
import { type Arguments, readArguments } from "./doctor/read-arguments.ts";
import { type Reported, runChecks } from "./doctor/run-checks.ts";
import { freshLearnt, type Visit } from "./doctor/visit.ts";
import { ASKED_TO_END, endOnSignals } from "./start/ending.ts";
import { readLocalSettings } from "./start/local-settings.ts";
import { Problem, printProblem } from "./start/problem.ts";
import { screen } from "./start/screen.ts";

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

/** @returns the exit code */
async function examine(args: Arguments, ending: AbortSignal): Promise<0 | 1> {
  const visit = toVisit(args);
  const findings: Reported[] = [];
  if (!args.json) screen.heading("Hearth's doctor", visit.origin);
  for await (const finding of runChecks(CHECKS, visit, { totalMs: TOTAL_MS, ending })) {
    findings.push(finding);
    if (!args.json) printFinding(finding);
  }
  const failed = findings.some(({ state }) => state === "fail");
  if (args.json) console.log(JSON.stringify({ url: visit.origin, ok: !failed, findings }, null, 2));
  else printSummary(findings);
  return failed ? 1 : 0;
}

function toVisit({ url, home, model, unload }: Arguments): Visit {
  const settings = readLocalSettings(process.env.PORT || undefined);
  const { origin, hostname } = url ?? new URL(settings.origin);
  const local = isLoopback(hostname);
  // The token of this machine's settings goes to no other machine.
  const tokens = url === undefined ? [settings.token, process.env.HEARTH_TOKEN] : [process.env.HEARTH_TOKEN];
  if (local) tokens.push(settings.token);
  return {
    origin,
    token: tokens.find(Boolean),
    home:
      home !== undefined ? { url: home, given: true } : local ? { url: settings.ollama.url, given: false } : undefined,
    model,
    unload,
    learnt: freshLearnt(),
  };
}
