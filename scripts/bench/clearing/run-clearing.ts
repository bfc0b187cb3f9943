import { join } from "node:path";
import { ROOT } from "../../../harness/root.ts";
import { dayOf } from "../../../src/core/day.ts";
import { paragraph } from "../../docs/paragraphs.ts";
import { checkOut } from "../beside/checkout.ts";
import { markdown } from "../report.ts";
import { type Clearing, measureClearing } from "./measure-clearing.ts";

/** One event of an object takes at most so long, and so large a part of the event of the earlier commit. */
const MAX_EVENT_MS = 2_000;
const MAX_SHARE = 0.1;
const NOW_MESSAGES = 10_000;
/** The earlier build deletes all of them in one event, which is stopped after 30 s on the edge. */
const THEN_MESSAGES = 4_000;

/** Heading of the section in docs/benchmarks.md. */
export const CLEARING = "## Clearing a large conversation";

/**
 * Measures the longest event while a large session is cleared, here and in an earlier commit.
 * @param folder for what is built; the caller removes it
 * @returns the section of the page, and whether the bounds are exceeded
 */
export async function runClearing(
  commit: string,
  folder: string,
  say: (line: string) => void,
): Promise<{ section: string; isOver: boolean }> {
  const { root, sha } = await checkOut(commit);
  say(`Clearing ${THEN_MESSAGES} messages in ${sha.slice(0, 7)} ...`);
  const then = await measureClearing(root, join(folder, "then"), THEN_MESSAGES);
  say(`Clearing ${NOW_MESSAGES} messages in this checkout ...`);
  const now = await measureClearing(ROOT, join(folder, "now"), NOW_MESSAGES);
  const share = now.longestMs / then.longestMs;
  const isOver = !(now.longestMs <= MAX_EVENT_MS && share <= MAX_SHARE);
  const lines = [
    ["build", "messages", "the call, s", "longest event, s", "until all is deleted, s"],
    row(sha.slice(0, 7), then),
    row("now", now),
  ];
  const verdict =
    `The longest event takes ${seconds(now.longestMs)} s (bound: ${seconds(MAX_EVENT_MS)} s), which is ${share.toFixed(3)} ` +
    `times that of ${sha.slice(0, 7)} (bound: ${MAX_SHARE}): ${isOver ? "EXCEEDED" : "ok"}.`;
  const what =
    `One run of \`npm run bench -- --clear ${sha.slice(0, 7)} --write\` on ${dayOf(Date.now())}. Messages of 200 words, ` +
    "which occur as often as words of a language do. The longest event is the longest time that another call to the same " +
    "object took, or the call itself. This page is also written by the run above, which keeps this section.";
  return { section: [CLEARING, paragraph(what), markdown(lines), verdict].join("\n\n"), isOver };
}

const row = (build: string, { messages, callMs, longestMs, wholeMs }: Clearing) => [
  build,
  messages.toLocaleString("en-US"),
  seconds(callMs),
  seconds(longestMs),
  seconds(wholeMs),
];

const seconds = (ms: number) => (ms / 1_000).toFixed(2);
