import { cpuMs } from "../../../harness/processes/process-tree.ts";
import type { Workerd } from "../../../harness/workerd/start-workerd.ts";
import type { House } from "../house.ts";
import { type Stats, statsOf } from "../measure.ts";
import type { Row } from "../row.ts";
import { callTool } from "../timed-call.ts";

const LONG = 5_000;
const SHORT_CALLS = 30;
const CHEAP_CALLS = 200;

interface Cost {
  /** Ms of CPU of the Worker's process, and of its objects' process. */
  worker: number;
  objects: number;
  notifications: number;
}

/**
 * CPU for a short and a long answer, in a house whose objects run apart. A process does more than its Worker: it also
 * talks HTTP, and Hearth's talks to the other process. So these are upper bounds of what the edge would count, and the
 * 8 ms of the design cannot be checked here (worker-cpu.ts does that); what grows with the length of an answer can be seen.
 */
export async function longAnswer(house: House, rounds: number): Promise<Row[]> {
  await costs(house.floor, "generate", 100, SHORT_CALLS);
  await costs(house.hearth, "ollama_generate", 100, SHORT_CALLS);
  const short = {
    floor: await costs(house.floor, "generate", 1, SHORT_CALLS),
    hearth: await costs(house.hearth, "ollama_generate", 1, SHORT_CALLS),
  };
  const long = {
    floor: await costs(house.floor, "generate", LONG, rounds),
    hearth: await costs(house.hearth, "ollama_generate", LONG, rounds),
  };
  const perThousand = (of: "floor" | "hearth") => {
    const more = column(long[of], "worker").median - column(short[of], "worker").median;
    return `${((more * 1_000) / LONG).toFixed(1)} ms`;
  };
  return [
    {
      what: "CPU of the Worker's process, ollama_list_models",
      floor: await cheapCost(house.floor, "empty"),
      hearth: await cheapCost(house.hearth, "ollama_list_models"),
    },
    { what: "CPU of the Worker's process, 1 token", ...each(short, "worker") },
    { what: `  ${LONG} tokens in 6 s`, ...each(long, "worker") },
    { what: "  for each 1,000 tokens more", floor: perThousand("floor"), hearth: perThousand("hearth") },
    { what: "  of its objects' process, 5000 tokens", hearth: column(long.hearth, "objects") },
    { what: "  notifications", floor: count(long.floor), hearth: count(long.hearth) },
  ];
}

async function costs(server: Workerd, tool: string, tokens: number, calls: number): Promise<Cost[]> {
  const question = { model: "gemma3:270m", prompt: JSON.stringify({ tokens, firstMs: 0, gapMs: 1 }) };
  const all: Cost[] = [];
  for (let call = 0; call < calls; call++) {
    const before = { worker: cpuMs(server.pid), objects: cpuMs(server.objectsPid) };
    const { notifications } = await callTool(server, { tool, arguments: question, era: "2026", progress: true });
    const worker = cpuMs(server.pid) - before.worker;
    all.push({ worker, objects: cpuMs(server.objectsPid) - before.objects, notifications });
  }
  return all;
}

/** Measures many calls, because one takes less than the CPU clock can resolve. */
async function cheapCost(server: Workerd, tool: string): Promise<string> {
  await callTool(server, { tool, era: "2026" });
  const before = cpuMs(server.pid);
  for (let call = 0; call < CHEAP_CALLS; call++) await callTool(server, { tool, era: "2026" });
  return `${((cpuMs(server.pid) - before) / CHEAP_CALLS).toFixed(2)} ms`;
}

const column = (costs: readonly Cost[], of: keyof Cost): Stats => statsOf(costs.map((cost) => cost[of]));

const each = ({ floor, hearth }: { floor: Cost[]; hearth: Cost[] }, of: keyof Cost) => ({
  floor: column(floor, of),
  hearth: column(hearth, of),
});

const count = (costs: readonly Cost[]) => String(costs.at(-1)?.notifications);
