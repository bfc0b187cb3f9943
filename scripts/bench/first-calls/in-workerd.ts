import { setTimeout as sleep } from "node:timers/promises";
import { mainThreadCpuMs } from "../../../harness/processes/process-tree.ts";
import { startWorkerd } from "../../../harness/workerd/start-workerd.ts";
import type { Build } from "../beside/build.ts";
import { statsOf } from "../measure.ts";
import { FIRST_CALLS } from "./first-calls.ts";

/** Time for the work that a call leaves to be done after its answer. */
const REST_MS = 60;

/** Starts a process for each first call. @returns ms of CPU of its main thread by row */
export async function firstCallsInWorkerd(build: Build): Promise<Record<string, number>> {
  const measured: Record<string, number> = {};
  const starts: number[] = [];
  for (const [what, [status, call]] of Object.entries(FIRST_CALLS)) {
    await using server = await startWorkerd(build.config, { storage: build.storage, port: build.port });
    await sleep(REST_MS);
    const before = mainThreadCpuMs(server.pid);
    starts.push(before);
    const response = await call(server, build.login);
    const text = await response.text();
    await sleep(REST_MS);
    measured[what] = mainThreadCpuMs(server.pid) - before;
    if (response.status !== status) throw new Error(`${what} got ${response.status}: ${text.slice(0, 300)}`);
  }
  return { "start of the process": statsOf(starts).median, ...measured };
}
