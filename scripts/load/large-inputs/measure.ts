import { setTimeout as sleep } from "node:timers/promises";
import type { McpServer } from "../../../harness/mcp/wire.ts";
import { residentMb } from "../../../harness/processes/process-tree.ts";
import { startWorkerd } from "../../../harness/workerd/start-workerd.ts";
import type { WorkerConfig } from "../../../harness/workerd/worker-config.ts";
import { liveHeapMb } from "../memory.ts";
import { ask } from "../reply.ts";

/** What the calls cost one build. Memory is in MB. */
export interface Cost {
  /** How many of the calls were accepted. */
  accepted: number;
  /** Growth of the process after a forced collection: what it keeps. */
  kept: number;
  /** Growth of a process without an inspector at its largest, and so without a forced collection. */
  peak: number;
  /** Live heap after a forced collection, while one request runs and the others wait. */
  heap: number;
  /** Live heap of a new process that has taken them up, beyond that of one with nothing to take up. */
  restart: number;
}

export const CALLS = 11;
const MESSAGES = 4;
const CHARACTERS = 3_950_000;
const ACCEPTED_WITHIN_MS = 20_000;
const PEAK_EVERY_MS = 50;

/** Measures one build. @param storage a folder of its own, which is empty */
export async function measureCost(config: WorkerConfig, storage: string): Promise<Cost> {
  const peak = await peakOf(config, `${storage}-peak`);
  const sent = await whileWaiting(config, storage);
  const restarted = await heapAfterStart(config, storage);
  const empty = await heapAfterStart(config, `${storage}-empty`);
  return { ...sent, peak, restart: restarted - empty };
}

/** Sends the calls to one build, one after the other or at once. @returns how many were accepted before the process died, if it did */
export async function countAccepted(config: WorkerConfig, storage: string, atOnce = false): Promise<number> {
  await using server = await startWorkerd(config, { storage, onLog: () => {} });
  const leave = new AbortController();
  const accepted = await (atOnce ? sendAtOnce : sendAll)(server, leave.signal);
  leave.abort();
  return accepted;
}

async function sendAtOnce(server: McpServer, leave: AbortSignal): Promise<number> {
  for (let sent = 0; sent < CALLS; sent++) void ask(server, largeCall(sent), { leave });
  const deadline = Date.now() + ACCEPTED_WITHIN_MS;
  let accepted = 0;
  while (accepted < CALLS && Date.now() < deadline) {
    accepted = Math.max(accepted, await unfinished(server));
    await sleep(20);
  }
  return accepted;
}

/** In a process of its own: a forced collection takes 200 MB itself, which stay. */
async function peakOf(config: WorkerConfig, storage: string): Promise<number> {
  await using server = await startWorkerd(config, { storage });
  await unfinished(server);
  const before = residentMb(server.pid);
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMb(server.pid));
  }, PEAK_EVERY_MS);
  const leave = new AbortController();
  await sendAll(server, leave.signal);
  clearInterval(watch);
  leave.abort();
  return peak - before;
}

async function whileWaiting(config: WorkerConfig, storage: string): Promise<Omit<Cost, "restart" | "peak">> {
  await using server = await startWorkerd(config, { storage, inspect: true });
  const liveHeap = () => liveHeapMb(server.inspector ?? "", config.name);
  await unfinished(server);
  // The collection itself takes memory, so it is made before too.
  await liveHeap();
  const before = residentMb(server.pid);
  const leave = new AbortController();
  const accepted = await sendAll(server, leave.signal);
  const heap = await liveHeap();
  const kept = residentMb(server.pid) - before;
  leave.abort();
  return { accepted, kept, heap };
}

/** Sends one call after the other, each when the one before has been accepted. Their clients stay. */
async function sendAll(server: McpServer, leave: AbortSignal): Promise<number> {
  for (let sent = 0; sent < CALLS; sent++) {
    void ask(server, largeCall(sent), { leave });
    const deadline = Date.now() + ACCEPTED_WITHIN_MS;
    while ((await unfinished(server)) <= sent) {
      if (Date.now() > deadline) return sent;
      await sleep(20);
    }
  }
  return CALLS;
}

function largeCall(place: number) {
  const message = (at: number) => ({ role: "user", content: `${place}.${at} ${"x".repeat(CHARACTERS)}` });
  const messages = Array.from({ length: MESSAGES }, (_, at) => message(at));
  const given = { model: "gemma3:270m", messages };
  return { tool: "ollama_chat", arguments: given, era: "2026", progress: true } as const;
}

/** How many requests run or wait. */
async function unfinished(server: McpServer): Promise<number> {
  const call = { tool: "ollama_list_requests", arguments: { unfinished: true }, era: "2026" } as const;
  const { value } = await ask(server, call);
  const { running = 0, waiting = 0 } = (value ?? {}) as { running?: number; waiting?: number };
  return running + waiting;
}

async function heapAfterStart(config: WorkerConfig, storage: string): Promise<number> {
  await using server = await startWorkerd(config, { storage, inspect: true });
  await unfinished(server);
  return await liveHeapMb(server.inspector ?? "", config.name);
}
