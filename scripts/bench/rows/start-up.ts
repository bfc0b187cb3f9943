import { startWorkerd, type Workerd } from "../../../harness/workerd/start-workerd.ts";
import { interleave } from "../measure.ts";
import type { Row } from "../row.ts";
import { callTool } from "../timed-call.ts";
import type { WorkerConfigs, WorkerName } from "../worker-configs.ts";

/** Measures the start of a process. Most of it is the local runtime's. */
export async function startUp(configs: WorkerConfigs): Promise<Row> {
  const sample = (name: WorkerName, tool: string) => () =>
    timeToFirstAnswer(
      () => startWorkerd(configs[name]),
      (server) => callTool(server, { tool, era: "2026" }),
    );
  const stats = await interleave(
    { floor: sample("floor", "empty"), hearth: sample("hearth", "ollama_list_models") },
    { rounds: 3, warmUp: 0 },
  );
  return { what: "start-up: a new process to its first answer", ...stats };
}

/** Measures from the start of a process to its first answer, in ms. Stopping it is not counted. */
export async function timeToFirstAnswer(
  start: () => Promise<Workerd>,
  ask: (server: Workerd) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  await using server = await start();
  await ask(server);
  return performance.now() - started;
}
