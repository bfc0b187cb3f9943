import { OAuthClient } from "../../harness/oauth/oauth-client.ts";
import { ROOT } from "../../harness/root.ts";
import { startApart, startWorkerd, type Workerd } from "../../harness/workerd/start-workerd.ts";
import type { WorkerConfig } from "../../harness/workerd/worker-config.ts";
import { bundle, shareAtStart } from "../../harness/wrangler/wrangler.ts";
import { startWranglerDev } from "../../harness/wrangler/wrangler-dev.ts";
import { type House, openHouse } from "./house.ts";
import { besidePeers } from "./peers/beside-peers.ts";
import type { Row } from "./row.ts";
import { listModels, listModelsInParallel, mostInAnyWindow, plainHttp, withLogin } from "./rows/cheap-calls.ts";
import { firstCalls } from "./rows/first-calls.ts";
import { firstText, type Question } from "./rows/first-text.ts";
import { installedRow } from "./rows/installed.ts";
import { longAnswer } from "./rows/long-answer.ts";
import { startUp } from "./rows/start-up.ts";
import { workerCpu } from "./rows/worker-cpu.ts";
import { startUpstream, type Upstream } from "./start-upstream.ts";
import type { Wish } from "./upstream-terms.ts";
import { type WorkerConfigs, writeConfigs } from "./worker-configs.ts";

/** What a run of the bench measures. */
export interface BenchWishes {
  /** Folder for what is built; the caller removes it. */
  folder: string;
  /** An Ollama beside the bench's own. */
  real?: { ollamaUrl: string; model: string };
  dev: boolean;
  /** Beside the alternatives, too. */
  peers: boolean;
  say: (line: string) => void;
  add: (row: Row) => void;
  /** Gets a row of the comparison with the alternatives. */
  addPeers: (row: Row) => void;
}

const SHORT: Wish = { tokens: 4, firstMs: 15, gapMs: 1 };
const QUESTION: Question = { model: "gemma3:270m", prompt: JSON.stringify(SHORT) };
const ERAS = ["2026", "2025"] as const;
const MAX_KB = 750;
/** Of it, what is not behind an `import()`. */
const MAX_KB_AT_START = 450;

/** Builds, starts, measures and stops everything, in this order, whatever fails. */
export async function runBench(wishes: BenchWishes): Promise<void> {
  await using upstream = await startUpstream();
  const configs = writeConfigs(wishes.folder, upstream.url);
  wishes.say(`Upstream: the bench's own, ${JSON.stringify(SHORT)}. Building ...`);
  const [, bytes] = await Promise.all([bundle(configs.floor), bundle(configs.hearth)]);
  await inWorkerd(configs, upstream, wishes);
  await cpuInWorkerd(configs, upstream, wishes);
  await cpuInNode(configs, wishes);
  if (wishes.real !== undefined) await onRealOllama(configs, wishes.real, wishes);
  if (wishes.dev) await underWranglerDev(configs, upstream.url, wishes);
  const atStart = (bytes / 1000) * shareAtStart(configs.hearth);
  const checks = [
    { what: "has", measured: bytes / 1000, bound: MAX_KB, unit: "KB" },
    { what: "evaluates at the start", measured: atStart, bound: MAX_KB_AT_START, unit: "KB" },
  ];
  wishes.say("Start-up ...");
  wishes.add(await startUp(configs));
  if (wishes.peers) for (const row of await besidePeers(configs, upstream, wishes.say)) wishes.addPeers(row);
  wishes.add({ what: "bundle, gzip", hearth: `${Math.round(bytes / 1000)} KB`, checks });
  wishes.add(installedRow(ROOT));
}

async function inWorkerd(configs: WorkerConfigs, upstream: Upstream, { say, add }: BenchWishes): Promise<void> {
  await using house = await openHouse(configs, upstream.url, startWorkerd);
  say("Cheap calls in workerd ...");
  add(await plainHttp(house, 200));
  for (const era of ERAS) add(await listModels(house, era, 300));
  const { access_token } = await new OAuthClient(house.hearth.url).login(["read", "chat"]);
  add(await withLogin(house, access_token, 200));
  for (const era of ERAS) add(await listModelsInParallel(house, era, 60));
  add(mostInAnyWindow(await upstream.takeCalls()));
  say("First text in workerd ...");
  for (const era of ERAS) {
    add(await firstText(house, { what: `first text, ${era} era`, question: QUESTION, era, rounds: 100, boundMs: 8 }));
  }
}

async function cpuInWorkerd(configs: WorkerConfigs, upstream: Upstream, { say, add }: BenchWishes): Promise<void> {
  say("Long answers, the objects in a process of their own ...");
  await using house = await openHouse(configs, upstream.url, startApart);
  for (const row of await longAnswer(house, 2)) add(row);
}

async function cpuInNode(configs: WorkerConfigs, { folder, say, add }: BenchWishes): Promise<void> {
  say("The Worker's JavaScript in Node ...");
  for (const row of await firstCalls(configs.hearth)) add(row);
  for (const row of await workerCpu(folder)) add(row);
}

/** For orientation: from call to call a model on shared cores varies by far more than what is added to it. */
async function onRealOllama(
  configs: WorkerConfigs,
  { ollamaUrl, model }: { ollamaUrl: string; model: string },
  { folder, say, add }: BenchWishes,
): Promise<void> {
  say(`First text on the Ollama at ${ollamaUrl}, ${model} ...`);
  const there = writeConfigs(`${folder}/real`, ollamaUrl);
  const built = {
    floor: { ...configs.floor, configFile: there.floor.configFile },
    hearth: { ...configs.hearth, configFile: there.hearth.configFile, token: there.hearth.token },
  };
  await using house: House = await openHouse(built, ollamaUrl, startWorkerd);
  const options = { num_predict: 3, temperature: 0, seed: 1 };
  const question = { model, prompt: "Count from one to ten in words.", options };
  add(await firstText(house, { what: `first text, real ${model}`, question, era: "2026", rounds: 12 }));
}

async function inWranglerDev({ configFile, bundleFolder, token }: WorkerConfig): Promise<Workerd> {
  const { url, stop } = await startWranglerDev(["--config", configFile, "--persist-to", `${bundleFolder}-state`]);
  return { url, token, [Symbol.asyncDispose]: stop };
}

/** Once, to be seen beside the rest: the proxy of `wrangler dev` and its slow rate limiters are in these. */
async function underWranglerDev(configs: WorkerConfigs, ollamaUrl: string, { say, add }: BenchWishes): Promise<void> {
  say("Under wrangler dev ...");
  await using house: House = await openHouse(configs, ollamaUrl, inWranglerDev);
  const wishes = { what: "first text, 2026 era", question: QUESTION, era: "2026" as const, rounds: 40, boundMs: 15 };
  const first = await firstText(house, wishes);
  const rows = [
    { ...(await plainHttp(house, 60)), checks: [] },
    { ...(await listModels(house, "2026", 60)), checks: [] },
    { ...first, checks: first.checks?.filter(({ unit }) => unit === "ms") },
  ];
  for (const row of rows) add({ ...row, what: `dev: ${row.what}` });
}
