import type { Workerd } from "../../harness/workerd/start-workerd.ts";
import type { WorkerConfig } from "../../harness/workerd/worker-config.ts";
import type { WorkerConfigs, WorkerName } from "./worker-configs.ts";

/** The two Workers in front of one Ollama. */
export interface House extends Record<WorkerName, Workerd>, AsyncDisposable {
  ollamaUrl: string;
}

/** Opens both Workers, or none. */
export async function openHouse(
  configs: WorkerConfigs,
  ollamaUrl: string,
  start: (config: WorkerConfig) => Promise<Workerd>,
): Promise<House> {
  await using started = new AsyncDisposableStack();
  const floor = started.use(await start(configs.floor));
  const hearth = started.use(await start(configs.hearth));
  const running = started.move();
  return { ollamaUrl, floor, hearth, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
