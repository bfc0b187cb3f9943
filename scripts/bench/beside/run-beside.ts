import { join } from "node:path";
import { ROOT } from "../../../harness/root.ts";
import { aligned } from "../../terminal/aligned.ts";
import { firstCallsInNode } from "../first-calls/in-node.ts";
import { firstCallsInWorkerd } from "../first-calls/in-workerd.ts";
import { orderOf, statsOf } from "../measure.ts";
import { startUpstream } from "../start-upstream.ts";
import { type Build, buildOf } from "./build.ts";
import { checkOut } from "./checkout.ts";
import { measureHotCalls, WALL } from "./hot-calls.ts";
import { type Compared, isSlower, verdictOf } from "./verdict.ts";

const CONTENDERS = ["old", "now", "oldAgain"] as const;
type Contender = (typeof CONTENDERS)[number];

const ROUNDS = 5;

/**
 * Compares this checkout with a commit: both are built, and run in turn by the same code, the old one twice. How far the old
 * one differs from itself shows how far the figures can be trusted.
 * @param folder for what is built; the caller removes it
 * @returns whether anything became slower
 */
export async function runBeside(commit: string, folder: string, say: (line: string) => void): Promise<boolean> {
  const { root, sha } = await checkOut(commit);
  await using upstream = await startUpstream();
  say(`Building this checkout and ${sha.slice(0, 7)} ...`);
  const builds: Record<Contender, Build> = {
    old: await buildOf(root, join(folder, "old"), upstream.url),
    now: await buildOf(ROOT, join(folder, "now"), upstream.url),
    oldAgain: await buildOf(root, join(folder, "old-again"), upstream.url),
  };
  const samples: Record<Contender, Record<string, number[]>> = { old: {}, now: {}, oldAgain: {} };
  for (let round = 0; round < ROUNDS; round++) {
    say(`Round ${round + 1} of ${ROUNDS} ...`);
    for (const name of orderOf(CONTENDERS, round)) {
      const build = builds[name];
      const measured = {
        ...(await firstCallsInNode(build.config)),
        ...(await firstCallsInWorkerd(build)),
        ...(await measureHotCalls(build, upstream.url)),
      };
      for (const [what, value] of Object.entries({ ...measured, "bundle, gzip": build.bundleKb })) {
        samples[name][what] = [...(samples[name][what] ?? []), value];
      }
    }
  }
  const rows = Object.keys(samples.now).map((what) => compared(what, samples));
  say(`\n${tableOf(rows)}\n`);
  const [slower, unproven] = [rows.filter(isSlower), rows.filter((row) => verdictOf(row) === "unproven")];
  say(`${slower.length} of ${rows.length} rows are slower than ${sha.slice(0, 7)}, ${unproven.length} prove nothing.`);
  return slower.length > 0;
}

function compared(what: string, samples: Record<Contender, Record<string, number[]>>): Compared {
  const of = (name: Contender) => statsOf(samples[name][what] ?? []).median;
  const unit = what.startsWith("bundle") ? "KB" : "ms";
  return { what, unit, old: of("old"), now: of("now"), oldAgain: of("oldAgain"), judged: !what.startsWith(WALL) };
}

function tableOf(rows: readonly Compared[]): string {
  const lines = rows.map((row) => {
    const { what, unit, old, now, oldAgain, judged } = row;
    const share = (now / ((old + oldAgain) / 2) - 1) * 100;
    const verdict = judged ? verdictOf(row) : `${verdictOf(row)}, not judged`;
    return [what, ...[old, now, oldAgain].map((value) => value.toFixed(2)), unit, `${share.toFixed(1)} %`, verdict];
  });
  const heads = ["CPU of the main thread, unless it says otherwise", "old", "now", "old again", "", "change", ""];
  return aligned([heads, ...lines], (column) => column >= 1 && column <= 5).join("\n");
}
