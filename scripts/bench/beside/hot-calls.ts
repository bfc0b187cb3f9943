import { mainThreadCpuMs } from "../../../harness/processes/process-tree.ts";
import { startApart, type Workerd } from "../../../harness/workerd/start-workerd.ts";
import { interleave, type Sample, statsOf, timed } from "../measure.ts";
import { get } from "../rows/cheap-calls.ts";
import { firstTextOfOllama } from "../rows/first-text.ts";
import { callTool } from "../timed-call.ts";
import type { Wish } from "../upstream-terms.ts";
import type { Build } from "./build.ts";

const WARM_UP = 150;
/** A block is disturbed by a garbage collection or another program, so the median of a few is taken. */
const BLOCKS = 5;
const CALLS = 40;
const SHORT_CALLS = 12;
/** Slow enough that how many tokens come together does not depend on how busy the machine is. */
const LONG: Wish = { tokens: 300, firstMs: 0, gapMs: 5 };
const PARALLEL = 100;
const FEW = { rounds: 15, warmUp: 5 };
const FEWER = { rounds: 5, warmUp: 2 };

/** A row whose name begins with this is a wall time. */
export const WALL = "added wall time";

/** Measures a process that has been called before: ms of CPU for each call, and wall times beside a direct call. */
export async function measureHotCalls(build: Build, ollamaUrl: string): Promise<Record<string, number>> {
  await using server = await startApart(build.config);
  const ask = (tool: string, given = {}) => callTool(server, { tool, arguments: given, era: "2026", progress: true });
  const generate = (wish: Wish) => ask("ollama_generate", questionOf(wish));
  const oneToken = () => generate({ tokens: 1, firstMs: 0, gapMs: 0 });
  await repeat(WARM_UP, () => ask("ollama_help"));
  const help = await cpuOf(server, CALLS, () => ask("ollama_help"));
  await repeat(WARM_UP, () => ask("ollama_list_models"));
  const list = await cpuOf(server, CALLS, () => ask("ollama_list_models"));
  await repeat(SHORT_CALLS * BLOCKS, oneToken);
  const short = await cpuOf(server, SHORT_CALLS, oneToken);
  const long = await cpuOf(server, 1, () => generate(LONG));
  const thousands = LONG.tokens / 1_000;
  return {
    ollama_help: help.worker,
    ollama_list_models: list.worker,
    "1 token, Worker": short.worker,
    "1 token, its objects": short.objects,
    "1,000 tokens more, Worker": (long.worker - short.worker) / thousands,
    "1,000 tokens more, its objects": (long.objects - short.objects) / thousands,
    ...(await wallTimes(server, ollamaUrl)),
  };
}

const questionOf = (wish: Wish) => ({ model: "gemma3:270m", prompt: JSON.stringify(wish) });

async function wallTimes(server: Workerd, ollamaUrl: string): Promise<Record<string, number>> {
  const question = questionOf({ tokens: 4, firstMs: 15, gapMs: 1 });
  const list = () => callTool(server, { tool: "ollama_list_models", era: "2026" });
  const answer = { tool: "ollama_generate", arguments: question, era: "2026", progress: true } as const;
  const tags = () => get(`${ollamaUrl}/api/tags`);
  const atOnce = (one: () => Promise<unknown>) => () => Promise.all(Array.from({ length: PARALLEL }, one));
  return {
    [`${WALL}, first text`]: await added(
      () => firstTextOfOllama(ollamaUrl, question),
      async () => (await callTool(server, answer)).firstTextMs,
    ),
    [`${WALL}, ollama_list_models`]: await added(timedOf(tags), timedOf(list)),
    [`${WALL}, ${PARALLEL} of them at once`]: await added(timedOf(atOnce(tags)), timedOf(atOnce(list)), FEWER),
  };
}

const timedOf = (work: () => Promise<unknown>) => () => timed(work);

/** How much longer Hearth takes than a direct call at the same time, in ms. */
async function added(direct: Sample, hearth: Sample, rounds = FEW): Promise<number> {
  const stats = await interleave({ direct, hearth }, rounds);
  return stats.hearth.median - stats.direct.median;
}

async function repeat(times: number, call: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await call();
}

/** Ms of CPU for each call, of the Worker and of its objects: the median of several blocks of calls. */
async function cpuOf(server: Workerd, calls: number, call: () => Promise<unknown>) {
  const blocks: { worker: number; objects: number }[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const before = { worker: mainThreadCpuMs(server.pid), objects: mainThreadCpuMs(server.objectsPid) };
    await repeat(calls, call);
    blocks.push({
      worker: (mainThreadCpuMs(server.pid) - before.worker) / calls,
      objects: (mainThreadCpuMs(server.objectsPid) - before.objects) / calls,
    });
  }
  return {
    worker: statsOf(blocks.map(({ worker }) => worker)).median,
    objects: statsOf(blocks.map(({ objects }) => objects)).median,
  };
}
