import { DEFAULT_MODELS, DEFAULT_REGISTRY } from "./models/default-models.ts";
import type { ModelSeed } from "./models/model.ts";

/** What the pretended home is like. All of it goes over the wire in `POST /_stand-in/reset`. */
export interface StandInOptions {
  /** Below 0.30 it behaves as 0.17.4 does wherever the two are known to differ; "0.0.0" is a build from source, so new. */
  version: string;
  models: ModelSeed[];
  /** What can be pulled. A registry at an address with a port speaks plain HTTP, and needs `insecure`. */
  registry: ModelSeed[];
  /** False when Ollama listens on 0.0.0.0, where it takes any Host. */
  hostCheck: boolean;
  /** OLLAMA_NUM_PARALLEL: how many requests a loaded model works on at once. The others wait in silence. */
  slots: number;
  /** OLLAMA_MAX_QUEUE: how many requests may wait for a load before 503. */
  maxQueue: number;
  /** OLLAMA_MAX_LOADED_MODELS */
  maxLoadedModels: number;
  /** OLLAMA_KEEP_ALIVE, as a Go duration */
  keepAlive: string;
  /** The default num_ctx, in tokens */
  contextLength: number;
  /** Share of a loaded model that lies in the GPU's memory, 0 to 1 */
  gpuShare: number;
  /** Whether tags tells capabilities; from 0.30 on it does. */
  capabilitiesInTags?: boolean;
  cloud: "signed-out" | "signed-in" | "disabled";
  loadMs: number;
  firstTokenDelayMs: number;
  tokenDelayMs: number;
  /** In how many steps a large layer comes, or goes, or is quantized. A layer below 1 MB takes one. */
  pullTicks: number;
  pullTickMs: number;
  /** How much of a layer is noted at once: what is lost of it when the server dies in the middle, not when a client leaves. */
  pullPartBytes: number;
  /** The silence after `verifying sha256 digest` */
  verifyMs: number;
}

export const DEFAULT_OPTIONS: StandInOptions = {
  version: "0.32.15",
  models: DEFAULT_MODELS,
  registry: DEFAULT_REGISTRY,
  hostCheck: true,
  slots: 1,
  maxQueue: 512,
  maxLoadedModels: 3,
  keepAlive: "5m",
  contextLength: 4096,
  gpuShare: 1,
  cloud: "signed-out",
  loadMs: 0,
  firstTokenDelayMs: 0,
  tokenDelayMs: 0,
  pullTicks: 10,
  pullTickMs: 0,
  pullPartBytes: 100_000_000,
  verifyMs: 0,
};
