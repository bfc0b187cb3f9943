import { join } from "node:path";
import {
  ownConfig,
  runtimeOf,
  type WorkerConfig,
  writeConfig,
  writeHearthConfig,
} from "../../harness/workerd/worker-config.ts";

/** Name of a Worker that is measured. */
export type WorkerName = "floor" | "hearth";

/** Config of each Worker that is measured. */
export type WorkerConfigs = Record<WorkerName, WorkerConfig>;

/** Writes the configs of Hearth and of the floor worker, which has the same runtime and nothing else. */
export function writeConfigs(folder: string, ollamaUrl: string): WorkerConfigs {
  const vars = { OLLAMA_BASE_URL: ollamaUrl };
  const main = join(import.meta.dirname, "floor-worker.ts");
  const floor = writeConfig(folder, "floor", { ...runtimeOf(ownConfig()), main, vars });
  return { floor, hearth: writeHearthConfig(folder, vars) };
}
