import type { Check } from "./check.ts";
import { Fault, type Finding, fail, skipped } from "./finding.ts";
import type { Visit } from "./visit.ts";

export type Reported = Finding & { check: string };

/** A check that takes no heed of its signal is given up a little later. */
const GRACE_MS = 250;

/**
 * Runs the checks in their order and gives each finding as soon as it is there. Each has its deadline, and all together
 * have `totalMs`. A fault is named once: what rests on it is skipped.
 * @param ending aborted by whoever wants no more of it
 */
export async function* runChecks(
  checks: readonly Check[],
  visit: Visit,
  { totalMs, ending }: { totalMs: number; ending: AbortSignal },
): AsyncGenerator<Reported> {
  const until = Date.now() + totalMs;
  /** For each check that does not hold, the title of the finding that all goes back to. */
  const roots = new Map<string, string>();
  for (const check of checks) {
    ending.throwIfAborted();
    const root = check.needs.map((need) => roots.get(need)).find((title) => title !== undefined);
    const leftMs = Math.min(check.deadlineMs, until - Date.now());
    const findings =
      root !== undefined
        ? [{ ...skipped(`Not looked at: ${check.name}`, `It rests on what is at fault: ${root}`), because: root }]
        : leftMs <= 0
          ? [skipped(`Not looked at: ${check.name}`, `the doctor's ${totalMs / 1000} s were over`)]
          : await run(check, visit, leftMs, ending);
    const rootHere = root ?? rootOf(findings, check);
    if (rootHere !== undefined) roots.set(check.name, rootHere);
    for (const finding of findings) yield withoutToken({ check: check.name, ...finding }, visit.token);
  }
}

/** Whatever answered, and whatever it quoted: the token is not shown. */
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
  title: `No end within ${Math.round(ms / 1000)} s: ${name}`,
  seen: "The Worker took the call, and its answer did not come in time.",
  next: "Run it again; if it stays so, npx wrangler tail shows what the Worker does.",
});

const ownFault = ({ name }: Check, thrown: unknown) => ({
  code: "doctor",
  title: `The doctor stumbled: ${name}`,
  seen: thrown instanceof Error ? thrown.message : String(thrown),
  next: "This is a fault of the doctor, or an answer that it did not expect; the other findings hold.",
});
