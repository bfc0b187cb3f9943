import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import type { Server } from "./house.ts";
import { TOKEN, type WorkerConfig } from "./worker-configs.ts";
import { spawnWrangler } from "./wrangler.ts";

const LONGEST_START_MS = 60_000;

/** Runs a Worker under `wrangler dev`, its proxy and all, on a free port. */
export async function startWranglerDev({
  name,
  configFile,
  bundleFolder,
}: WorkerConfig): Promise<Server & AsyncDisposable> {
  const port = await freePort();
  const address = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"];
  const state = ["--persist-to", `${bundleFolder}-state`];
  const child = spawnWrangler(["dev", "--config", configFile, ...address, ...state]);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(`${url}/health`, () => child.exitCode === null);
  } catch (thrown) {
    await stop();
    throw new Error(`wrangler dev of ${name} did not start:\n${Buffer.concat(output)}`, { cause: thrown });
  }
  return { url, token: name === "hearth" ? TOKEN : undefined, [Symbol.asyncDispose]: stop };
}

async function answers(url: string, alive: () => boolean): Promise<void> {
  const deadline = Date.now() + LONGEST_START_MS;
  while (alive() && Date.now() < deadline) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer`);
}
