import { OllamaError } from "../http/ollama-error.ts";
import { layersOf } from "../models/layer.ts";
import { type InstalledModel, installModel, type ModelSeed } from "../models/model.ts";
import { type ModelName, nameKey } from "../models/model-name.ts";

const PLAIN_HTTP = /:\d+$|^localhost$|^\d+\.\d+\.\d+\.\d+$/;

/** All registries of the pretended world; a name tells which one is meant. */
export class Registry {
  readonly #models: Map<string, InstalledModel>;

  constructor(seeds: ModelSeed[]) {
    this.#models = new Map(seeds.map(installModel).map((model) => [model.key, model]));
  }

  find(name: ModelName): InstalledModel | undefined {
    return this.#models.get(nameKey(name));
  }

  put(model: InstalledModel): void {
    this.#models.set(model.key, model);
  }

  /** Whether the registry at that host has the layer, of whatever model. */
  has(host: string, digest: string): boolean {
    return [...this.#models.values()].some(
      (model) => model.name.host === host && layersOf(model).some((layer) => layer.digest === digest),
    );
  }
}

/**
 * A registry of one's own speaks plain HTTP.
 * @throws OllamaError with Go's sentence for a request of it over HTTPS
 */
export function requireInsecure(name: ModelName, insecure = false, request: string, prefix = ""): void {
  if (insecure || !PLAIN_HTTP.test(name.host)) return;
  const [method, path] = request.split(" ");
  const url = JSON.stringify(`https://${name.host}/v2/${name.namespace}/${name.model}/${path}`);
  throw new OllamaError(500, `${prefix}${method} ${url}: http: server gave HTTP response to HTTPS client`);
}
