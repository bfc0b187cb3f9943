import type { Check } from "./check.ts";
import { Fault, type Finding, fail, skipped } from "./finding.ts";
import type { Visit } from "./visit.ts";

/** A finding with the name of its check. */
export type Reported = Finding & { check: string };

/** A check that ignores its signal is given up after this time. */
const GRACE_MS = 250;

/**
 * Runs the checks in order and yields each finding at once. Each check has its deadline, and all together have `totalMs`. A
 * failure is reported once: the checks that depend on it are skipped.
 * @param ending ends the run when it is aborted
 */
export async function* runChecks(
  checks: readonly Check[],
  visit: Visit,
  { totalMs, ending }: { totalMs: number; ending: AbortSignal },
): AsyncGenerator<Reported> {
  const until = Date.now() + totalMs;
  /** For each check that did not pass, the title of the finding that is the cause. */
  const roots = new Map<string, string>();
  for (const check of checks) {
    ending.throwIfAborted();
    const root = check.needs.map((need) => roots.get(need)).find((title) => title !== undefined);
    const leftMs = Math.min(check.deadlineMs, until - Date.now());
    const findings =
      root !== undefined
        ? [{ ...skipped(`Skipped: ${check.name}`, `It depends on a check that failed: ${root}`), because: root }]
        : leftMs <= 0
          ? [skipped(`Skipped: ${check.name}`, `the time limit of ${totalMs / 1000} s was reached`)]
          : await run(check, visit, leftMs, ending);
    const rootHere = root ?? rootOf(findings, check);
    if (rootHere !== undefined) roots.set(check.name, rootHere);
    for (const finding of findings) yield withoutToken({ check: check.name, ...finding }, visit.token);
  }
}

/** Removes the token from a finding, which may quote an answer that quotes it. */
function withoutToken(finding: Reported, token: string | undefined): Reported {
  if (token === undefined) return finding;
  const hidden = Object.entries(finding).map(([name, text]) => [name, text?.replaceAll(token, "<token>")]);
  return Object.fromEntries(hidden) as Reported;
}

function rootOf(findings: Finding[], { optional }: Check): string | undefined {
  const failed = findings.find(({ state }) => state === "fail");
  const left = optional ? undefined : findings.find(({ state }) => state === "skipped");
  return (failed ?? left)?.title;
}

async function run(check: Check, visit: Visit, ms: number, ending: AbortSignal): Promise<Finding[]> {
  const deadline = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => setTimeout(() => reject(deadline.reason), GRACE_MS);
    for (const signal of [deadline, ending]) signal.addEventListener("abort", giveUp, { once: true });
  });
  late.catch(() => {});
  try {
    return [await Promise.race([check.run(visit, AbortSignal.any([deadline, ending])), late])].flat();
  } catch (thrown) {
    ending.throwIfAborted();
    if (thrown instanceof Fault) return [thrown.finding];
    if (deadline.aborted) return [fail(tooLong(check, ms))];
    return [fail(ownFault(check, thrown))];
  }
}

const tooLong = ({ name }: Check, ms: number) => ({
  code: "timeout",
  title: `The check did not end within ${Math.round(ms / 1000)} s: ${name}`,
  seen: "The Worker accepted the call, but the answer did not come in time.",
  next: "Run the doctor again. If it happens again, npx wrangler tail shows what the Worker does.",
});

const ownFault = ({ name }: Check, thrown: unknown) => ({
  code: "doctor",
  title: `The doctor itself failed: ${name}`,
  seen: thrown instanceof Error ? thrown.message : String(thrown),
  next: "This is a bug of the doctor, or an answer that it did not expect. The other findings are valid.",
});
