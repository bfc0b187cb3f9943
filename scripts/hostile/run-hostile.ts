import { mcpHeaders } from "../../harness/mcp/wire.ts";
import { workerdMbBelow } from "../../harness/processes/process-tree.ts";
import { Dice } from "./dice.ts";
import { readKeptState } from "./kept-state.ts";
import { openTarget, type Target } from "./open-target.ts";
import { runWave } from "./run-wave.ts";
import { type Row, table } from "./table.ts";
import { vitalSigns } from "./vital-signs.ts";
import type { ShownTool, Wave } from "./wave.ts";
import { WAVES } from "./waves.ts";

export interface HostileWishes {
  /** For what Hearth keeps; the caller's to remove. */
  folder: string;
  seed: number;
  seconds: number;
  /** Only the waves whose name holds it. */
  only: string;
  say: (line: string) => void;
}

/** Left for stopping and for reading what was kept. */
const AFTERWARDS_MS = 5_000;

/** Attacks a Hearth of its own, one wave after the other. @returns what was not as it must be */
export async function runHostile({ folder, seed, seconds, only, say }: HostileWishes): Promise<string[]> {
  const deadline = Date.now() + seconds * 1_000 - AFTERWARDS_MS;
  const marker = `hostile-${seed}-marker`;
  const wrong: string[] = [];
  const rows: Row[] = [];
  const target = await openTarget(folder);
  try {
    const tools = await listTools(target);
    say(`${tools.length} tools at ${target.url}; workerd has ${workerdMbBelow(target.pid)} MB.`);
    const waves = WAVES.filter(({ name }) => name.includes(only));
    for (const [at, wave] of waves.entries()) {
      const scene = {
        ...{ url: target.url, cookie: target.cookie, clientId: target.clientId, tools, marker },
        tokens: target.tokens.slice(0, -1),
        dice: new Dice(seed, wave.name),
      };
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

/** When the first of these has to end, so that the others have theirs. */
function shareOfTime(waves: readonly Wave[], deadline: number): number {
  const parts = waves.reduce((sum, { share }) => sum + share, 0);
  return Date.now() + ((deadline - Date.now()) * (waves[0]?.share ?? 0)) / parts;
}

async function listTools({ url, tokens }: Target): Promise<ShownTool[]> {
  const response = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: mcpHeaders({ token: tokens[0], era: "2025" }),
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
  });
  const data = (await response.text()).match(/^data: (\{.*\})$/m)?.[1] ?? "{}";
  return (JSON.parse(data) as { result: { tools: ShownTool[] } }).result.tools;
}
