import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorkerd } from "../../harness/workerd/start-workerd.ts";
import { writeHearthConfig } from "../../harness/workerd/worker-config.ts";
import { bundle } from "../../harness/wrangler/wrangler.ts";
import { makeToken } from "../token/make-token.ts";
import { afterwards } from "./afterwards.ts";
import { boundsOf } from "./bounds.ts";
import { Client } from "./client.ts";
import { Dice } from "./dice.ts";
import { Ledger } from "./ledger.ts";
import { growthIn, liveHeapMb, Memory } from "./memory.ts";
import { report } from "./report.ts";
import { pickScenario } from "./scenarios.ts";
import { startHome } from "./start-home.ts";
import { storedFaults } from "./stored.ts";

/** Size of a run, and how often the home fails. */
export interface LoadWishes {
  /** Folder for what is built and stored; the caller removes it. */
  folder: string;
  seed: number;
  seconds: number;
  clients: number;
  faultShare: number;
  say: (line: string) => void;
}

/** So many that none has more clients than it may have viewers, which would make some hand over. */
const USERS = 16;
/** Equal rounds, so that growth from one to the next can be seen. */
const ROUNDS = 3;
const REST_MS = 4_000;
/** How long it takes until all clients are there. If all came in one moment, the quick calls would measure that moment. */
const MAX_ARRIVAL_MS = 3_000;

/** Much runs at once, and there are fewer places than clients, so some are refused. */
const SETTINGS = {
  MAX_CONCURRENT_REQUESTS: "64",
  MAX_QUEUED_REQUESTS: "60",
  LOG_LEVEL: "error",
};

/** Runs clients against a Hearth of their own. @returns what was wrong */
export async function runLoad({ folder, seed, seconds, clients, faultShare, say }: LoadWishes): Promise<string[]> {
  await using home = await startHome({ seed, faultShare });
  const made = Array.from({ length: USERS }, makeToken);
  const tokens = made.map(({ token }) => token);
  const entries = made.map(({ sha256 }, at) => {
    return { name: `load-${at}`, user: `user-${at}`, grants: ["read", "chat"], sha256 };
  });
  const settings = { ...SETTINGS, OLLAMA_BASE_URL: home.url, AUTH_TOKENS: JSON.stringify(entries) };
  const config = writeHearthConfig(folder, settings);
  await bundle(config);
  const logged: string[] = [];
  const storage = join(folder, "storage");
  const wishes = { storage, inspect: true, onLog: (line: string) => void logged.push(line) };
  const ledger = new Ledger();
  const wrong: string[] = [];
  {
    await using server = await startWorkerd(config, wishes);
    const memory = new Memory(server.pid, () => liveHeapMb(server.inspector ?? "", config.name));
    const all = Array.from({ length: clients }, (_, at) => {
      const name = `c${at}`;
      return new Client(name, { ...server, token: tokens[at % USERS] }, new Dice(seed, name), ledger);
    });
    for (let round = 1; round <= ROUNDS; round++) {
      await work(all, Date.now() + (seconds * 1_000) / ROUNDS);
      await sleep(REST_MS);
      const { rested, heap } = await memory.endRound();
      const held = `${rested} MB after a rest, ${heap.toFixed(1)} of them live`;
      say(`Round ${round}: ${ledger.counts.get("calls")} calls so far; workerd holds ${held}.`);
    }
    wrong.push(...growthIn(memory.rounds));
    if (server.pid === undefined || memory.read() === 0)
      wrong.push("The process of the Worker does not live any more.");
    report({ ledger, memory, home: await home.report(), say });
    const bounds = boundsOf(ledger);
    say(bounds.line);
    wrong.push(...bounds.wrong);
  }
  {
    // A new process has all that the one before has promised.
    await using server = await startWorkerd(config, wishes);
    wrong.push(...(await afterwards(server, tokens, ledger, home)));
  }
  const stored = storedFaults(storage, ledger);
  say(stored.lines.join("\n"));
  const faults = [...ledger.wrong].map(([what, { count, example }]) => `${what}, ${count} times: ${example}`);
  return [...wrong, ...stored.wrong, ...faults, ...logs(logged)];
}

/** Keeps clients busy until then. What has begun is finished. */
async function work(clients: readonly Client[], until: number): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      await sleep(client.dice.below(MAX_ARRIVAL_MS));
      while (Date.now() < until) {
        await pickScenario(client)(client);
        await client.rest();
      }
    }),
  );
}

/** A failing home is not logged at this level, so anything logged is a fault of Hearth. */
function logs(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`The log tells of faults, ${lines.length} times: ${lines[0]?.slice(0, 500)}`];
}
