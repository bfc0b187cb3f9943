import { messagesOf, send } from "../../harness/mcp/mcp-client.ts";
import { workerdMbBelow } from "../../harness/processes/process-tree.ts";
import { aligned } from "../terminal/aligned.ts";
import type { Outcome } from "./attack.ts";
import { readKeptState } from "./kept-state.ts";
import { openTarget, type Target } from "./open-target.ts";
import { runWave } from "./run-wave.ts";
import { vitalSigns } from "./vital-signs.ts";
import type { ShownTool, Wave } from "./wave.ts";
import { WAVES } from "./waves.ts";

/** What a run attacks, and for how long. */
export interface HostileWishes {
  /** Folder for Hearth's storage; the caller removes it. */
  folder: string;
  seed: number;
  seconds: number;
  /** Only waves whose name contains it. */
  only: string;
  say: (line: string) => void;
}

/** Each batch of random attacks has a seed of its own, counted from its wave's first. */
const SEEDS_A_WAVE = 1_000_000;
/** Time left for stopping and for reading the storage. */
const AFTERWARDS_MS = 5_000;

/** Attacks a Hearth of its own, one wave after the other. @returns what was wrong */
export async function runHostile({ folder, seed, seconds, only, say }: HostileWishes): Promise<string[]> {
  const deadline = Date.now() + seconds * 1_000 - AFTERWARDS_MS;
  const marker = `hostile-${seed}-marker`;
  const wrong: string[] = [];
  const rows: Row[] = [];
  const target = await openTarget(folder);
  const tokens = target.tokens.slice(0, -1);
  let calls = 0;
  const nextToken = () => tokens[calls++ % tokens.length] ?? "";
  try {
    const tools = await listTools(target);
    say(`${tools.length} tools at ${target.url}; workerd has ${workerdMbBelow(target.pid)} MB.`);
    const waves = WAVES.filter(({ name }) => name.includes(only));
    for (const [at, wave] of waves.entries()) {
      const { url, cookie, clientId } = target;
      const scene = { url, cookie, clientId, tools, marker, nextToken, seed: seed + at * SEEDS_A_WAVE };
      const linesBefore = target.lines.length;
      const course = await runWave(wave, scene, shareOfTime(waves.slice(at), deadline));
      const signs = [...course.hits, ...(await vitalSigns(target, marker, linesBefore))];
      const verdict = signs.length > 0 ? "FAILED" : course.whole ? "ok, all of it" : "ok, time was up";
      rows.push({ ...course, mb: workerdMbBelow(target.pid), verdict });
      wrong.push(...signs.map((sign) => `${wave.name}: ${sign}`));
      say(`${wave.name}: ${course.requests} requests, ${verdict}. Slowest: ${course.slowest.what}`);
    }
  } finally {
    await target.stop();
  }
  say(`\n${table(rows)}\n`);
  const kept = readKeptState(folder);
  say(kept.lines.join("\n"));
  return [...wrong, ...kept.excesses];
}

/** When the first of these waves must end, so that the others get their share. */
function shareOfTime(waves: readonly Wave[], deadline: number): number {
  const parts = waves.reduce((sum, { share }) => sum + share, 0);
  return Date.now() + ((deadline - Date.now()) * (waves[0]?.share ?? 0)) / parts;
}

async function listTools({ url, tokens }: Target): Promise<ShownTool[]> {
  const response = await send({ url, token: tokens[0] }, { method: "tools/list", era: "2025" });
  for await (const { result } of messagesOf(response)) return (result as unknown as { tools: ShownTool[] }).tools;
  throw new Error(`tools/list answered ${response.status}`);
}

const HEADS = ["wave", "requests", "statuses seen", "slowest, ms", "workerd, MB", "verdict"];
const NUMBERS = [1, 3, 4];

interface Row {
  name: string;
  requests: number;
  outcomes: ReadonlyMap<Outcome, number>;
  slowest: { ms: number };
  mb: number;
  verdict: string;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, requests, outcomes, slowest, mb, verdict }) => {
    const seen = [...outcomes].sort(([a], [b]) => String(a).localeCompare(String(b)));
    const statuses = seen.map(([outcome, count]) => `${outcome}×${count}`).join(" ");
    return [name, String(requests), statuses, String(Math.round(slowest.ms)), String(mb), verdict];
  });
  return aligned([HEADS, ...lines], (column) => NUMBERS.includes(column)).join("\n");
}
