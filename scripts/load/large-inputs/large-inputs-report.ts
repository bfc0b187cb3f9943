import { dayOf } from "../../../src/core/day.ts";
import { markdown } from "../../bench/report.ts";
import { paragraph } from "../../docs/paragraphs.ts";
import { MAX_HEAP_MB } from "../memory.ts";
import { CALLS, type Cost } from "./measure.ts";

/** Bounds of this build, besides its live heap: what a restart adds, in MB, and its shares of an earlier build's growth. */
const MAX_RESTART_MB = 32;
const MAX_SHARE = 0.25;

/** Heading of the section in docs/benchmarks.md. */
export const LARGE_INPUTS = "## Large calls that wait";

/** What the calls cost one build. */
export interface Measured extends Cost {
  name: string;
  /** Calls that were accepted by a process with a heap of 128 MB. */
  acceptedInSmallHeap: number;
  /** The same, of calls that were all sent at once. */
  acceptedAtOnce: number;
}

/** What the calls cost this build, and an earlier one. */
export interface LargeInputs {
  now: Measured;
  old: Measured | undefined;
  /** What is wrong with this build. */
  faults: string[];
}

/** Returns what is wrong with this build. */
export function faultsOf(now: Measured, old: Measured | undefined): string[] {
  const { accepted, acceptedInSmallHeap, acceptedAtOnce, heap, restart, kept, peak } = now;
  const bounds: [isKept: boolean, fault: string][] = [
    [accepted === CALLS, `Only ${accepted} of ${CALLS} large calls were accepted.`],
    [acceptedInSmallHeap === CALLS, `With a heap of 128 MB only ${acceptedInSmallHeap} of ${CALLS} were accepted.`],
    [
      acceptedAtOnce === CALLS,
      `With a heap of 128 MB only ${acceptedAtOnce} of ${CALLS} that came at once were accepted.`,
    ],
    [heap <= MAX_HEAP_MB, `${heap.toFixed(1)} MB of heap are live while they wait; ${MAX_HEAP_MB} is the most.`],
    [restart <= MAX_RESTART_MB, `A restart with them adds ${restart.toFixed(1)} MB of live heap.`],
    [shareOf("kept", now, old) <= MAX_SHARE, `The process keeps ${kept.toFixed(1)} MB, too much beside ${old?.name}.`],
    [
      shareOf("peak", now, old) <= MAX_SHARE,
      `The process grows by ${peak.toFixed(1)} MB, ${shareOf("peak", now, old).toFixed(2)} times what ${old?.name} does ` +
        `(bound: ${MAX_SHARE}).`,
    ],
  ];
  return bounds.filter(([isKept]) => !isKept).map(([, fault]) => fault);
}

const shareOf = (what: "kept" | "peak", now: Measured, old: Measured | undefined) =>
  old === undefined ? 0 : now[what] / old[what];

/** Returns the rows of a table, the heads first. */
export function tableOf(now: Measured, old: Measured | undefined): string[][] {
  const measured = old === undefined ? [now] : [old, now];
  const mb = (value: number) => value.toFixed(1);
  const rows: [what: string, of: (cost: Measured) => string][] = [
    ["accepted", ({ accepted }) => `${accepted} of ${CALLS}`],
    ["live heap while they wait, MB", ({ heap }) => mb(heap)],
    ["the process keeps, MB", ({ kept }) => mb(kept)],
    ["a restart with them adds live heap, MB", ({ restart }) => mb(restart)],
    ["accepted with a heap of 128 MB", ({ acceptedInSmallHeap }) => `${acceptedInSmallHeap} of ${CALLS}`],
    ["the same, all sent at once", ({ acceptedAtOnce }) => `${acceptedAtOnce} of ${CALLS}`],
    ["growth of the process at its largest, MB", ({ peak }) => mb(peak)],
  ];
  const heads = [`${CALLS} calls of 15.8 MB`, ...measured.map(({ name }) => name)];
  return [heads, ...rows.map(([what, of]) => [what, ...measured.map(of)])];
}

/** Returns the section of docs/benchmarks.md. */
export function largeInputsSection({ now, old, faults }: LargeInputs): string {
  const what =
    `One run of \`npm run load -- --beside ${old?.name ?? "COMMIT"} --write\` on ${dayOf(Date.now())}. One user sends ` +
    `${CALLS} calls of \`ollama_chat\`, each with four messages of 3.95 million characters, one after the other, to a home ` +
    "that takes the first and never answers. Worker and objects are one process. Live heap, and what the process keeps " +
    "beyond what it had before, are measured after a forced collection. The last row is without one, in a process of its " +
    "own: a forced collection itself takes 200 MB.";
  const verdict =
    faults.length > 0
      ? faults.join(" ")
      : `Live heap: ${now.heap.toFixed(1)} MB (bound: ${MAX_HEAP_MB}). The process keeps ${shareOf("kept", now, old).toFixed(2)} ` +
        `times what ${old?.name} keeps, and grows by ${shareOf("peak", now, old).toFixed(2)} times as much (bound: ${MAX_SHARE}). A restart adds ${now.restart.toFixed(1)} MB ` +
        `(bound: ${MAX_RESTART_MB}): ok.`;
  return [LARGE_INPUTS, paragraph(what), markdown(tableOf(now, old)), paragraph(verdict)].join("\n\n");
}
