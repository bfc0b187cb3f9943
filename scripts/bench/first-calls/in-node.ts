import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../../harness/processes/run-program.ts";
import type { WorkerConfig } from "../../../harness/workerd/worker-config.ts";
import { statsOf } from "../measure.ts";
import { FIRST_CALLS } from "./first-calls.ts";
import type { Printed, Stored } from "./process.ts";

const MAX_RUN_MS = 60_000;

/** Name of the row that is no call. */
export const EVALUATING = "in Node: evaluating the module";

/**
 * Starts a Node process for each first call: V8 without HTTP, sockets and simulated bindings, so that what is measured is the
 * Worker's JavaScript.
 * @param config of a Worker that is bundled
 * @returns ms of CPU of the main thread by row
 */
export async function firstCallsInNode({ bundleFolder, script }: WorkerConfig): Promise<Record<string, number>> {
  const module = join(bundleFolder, "in-node.mjs");
  copyFileSync(script, module);
  const storedFile = join(bundleFolder, "login.json");
  writeFileSync(storedFile, JSON.stringify(await run<Stored>(module)));
  const measured: Record<string, number> = {};
  const evaluations: number[] = [];
  for (const what of Object.keys(FIRST_CALLS)) {
    const { evaluateMs, callMs } = await run<Printed>(module, what, storedFile);
    evaluations.push(evaluateMs);
    measured[`in Node: ${what}`] = callMs;
  }
  return { [EVALUATING]: statsOf(evaluations).median, ...measured };
}

async function run<Output>(...args: string[]): Promise<Output> {
  const flags = ["--expose-gc", "--disallow-code-generation-from-strings"];
  const command = [...flags, join(import.meta.dirname, "process.ts"), ...args];
  const { code, stdout, stderr } = await runProgram(process.execPath, command, { timeout: MAX_RUN_MS });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Output;
}
