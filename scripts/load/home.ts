import { parentPort, workerData } from "node:worker_threads";
import { type Fault, type Script, serveStandIn } from "#stand-in";
import { readPrompt, tokensOf } from "./asked.ts";
import { Dice } from "./dice.ts";
import type { HomeReport, HomeWishes } from "./start-home.ts";

/*
 * The stand-in as a home under load: it gives each question the answer that it asks for, and makes a share of all calls
 * fail. It runs in a thread of its own (start-home.ts), so that it does not wait for the clients.
 */

const { seed, faultShare } = workerData as HomeWishes;
const STREAM_FAULTS: readonly Fault["kind"][] = ["error-line", "eof", "destroy", "bad-line"];

const home = await serveStandIn({ slots: 128, maxQueue: 1_000 });
const { record, scripts } = home.standIn.world;
const report: HomeReport = { asked: 0, faults: {}, faulted: [], times: {}, sent: {}, open: 0 };
const dice = new Dice(seed, "home");

interface Body {
  prompt?: string;
  messages?: { content: string }[];
  input?: string | string[];
}

scripts.improvise = (path, body) => {
  report.asked++;
  const { input, ...question } = (body ?? {}) as Body;
  const asked = askedIn(question);
  const labels = asked === undefined ? [input ?? []].flat() : [asked.label];
  for (const label of labels) report.times[label] = (report.times[label] ?? 0) + 1;
  const fault = dice.chance(faultShare) ? faultFor(asked?.tokens) : {};
  // A failed read belongs to no question.
  noteFault(fault, labels.length > 0 ? labels : [path]);
  const answer = asked === undefined ? {} : { answer: tokensOf(asked), tokenDelayMs: asked.gapMs };
  return { ...answer, ...fault, path };
};

const askedIn = ({ prompt, messages }: Body) => readPrompt(prompt ?? messages?.at(-1)?.content);

function noteFault({ preset, fault }: Partial<Script>, of: string[]): void {
  const kind = preset ?? fault?.kind;
  if (kind === undefined) return;
  report.faults[kind] = (report.faults[kind] ?? 0) + 1;
  report.faulted.push(...of);
}

/** A fault in the middle of an answer, or before it. */
function faultFor(tokens?: number): Partial<Script> {
  if (tokens === undefined || dice.chance(0.4)) return { preset: dice.pick(["503-busy", "connection-reset"]) };
  return { fault: { kind: dice.pick(STREAM_FAULTS), after: dice.below(tokens) } as Fault };
}

parentPort?.on("message", () => {
  for (const { body, tokensSent } of record.entries) {
    const asked = askedIn((body ?? {}) as Body);
    if (asked !== undefined) report.sent[asked.label] = Math.max(report.sent[asked.label] ?? 0, tokensSent);
  }
  parentPort?.postMessage({ ...report, open: record.open.size });
});
parentPort?.postMessage(home.url);
