import type { Config } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { isCloudName, sameModel } from "../core/model-name.ts";
import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { allowedModels, assertModelAllowed } from "../hosts/model-policy.ts";
import type { InstalledModel, LoadedModel } from "../hosts/ollama/installed-model.ts";
import { type ModelDetails, toModelDetails } from "../hosts/ollama/model-details.ts";
import { createOllama, type Ollama } from "../hosts/ollama/ollama.ts";
import { CachedRead, FOR_EVER, type Reading } from "./cached-read.ts";

const FRESH_MS = 30_000;
const LOADED_FRESH_MS = 5_000;
/** What Ollama takes below 23 GiB of VRAM. */
const DEFAULT_CONTEXT = 4_096;

/** What rarely changes about a host, and survives the home being off. */
export interface Metadata {
  /** The installed models that may be used here, the newest first. */
  models(): Promise<Reading<InstalledModel[]>>;
  /** What the list tells of a model; nothing where it is not on it. @throws HearthError `model_not_allowed` */
  find(model: string): Promise<Reading<InstalledModel | undefined>>;
  /** @throws HearthError `model_not_found` with the nearest installed names */
  show(model: string): Promise<Reading<{ model: InstalledModel | undefined; details: ModelDetails }>>;
  /** Whether its details are at hand, without a call to anywhere. */
  knows(model: InstalledModel): boolean;
  version(): Promise<Reading<string>>;
  /** The model that answers where none is named: DEFAULT_MODEL, else one that is loaded, else the newest installed. */
  defaultModel(): Promise<DefaultModel>;
  /** Tokens of context that a model is served with: as asked for, set, said by the model itself or by Ollama; else 4096. */
  servedContext(model: string, asked?: number): Promise<number>;
  /** The error for a model that Ollama does not have, naming those most like it. */
  notFound(model: string): Promise<HearthError>;
  /** Other models are installed than before, as we know: the next call asks the home. */
  forget(): void;
}

interface DefaultModel {
  model: string;
  reason: "?model= in the URL" | "DEFAULT_MODEL" | "loaded" | "newest installed";
  /** Where it was chosen from a list that is old. */
  stale?: Reading<unknown>["stale"];
}

interface Memory {
  models: CachedRead<InstalledModel[]>;
  version: CachedRead<string>;
  details: Map<string, CachedRead<ModelDetails>>;
  loaded?: { models: LoadedModel[]; at: number };
}

const memories = new WeakMap<Config, Memory>();

/** @param pinnedModel the only model of this URL: then it is the default too */
export function createMetadata(config: Config, kv: KVNamespace, pinnedModel?: string): Metadata {
  return new HostMetadata(config, kv, pinnedModel);
}

class HostMetadata implements Metadata {
  readonly #config: Config;
  readonly #kv: KVNamespace;
  readonly #ollama: Ollama;
  readonly #pinnedModel: string | undefined;
  readonly #memory: Memory;

  constructor(config: Config, kv: KVNamespace, pinnedModel: string | undefined) {
    this.#pinnedModel = pinnedModel;
    this.#config = config;
    this.#kv = kv;
    this.#ollama = createOllama(config.host);
    this.#memory = memories.get(config) ?? {
      models: new CachedRead(kv, this.#key("models"), FRESH_MS),
      version: new CachedRead(kv, this.#key("version"), FRESH_MS),
      details: new Map(),
    };
    memories.set(config, this.#memory);
  }

  async models(): Promise<Reading<InstalledModel[]>> {
    const reading = await this.#installed();
    return { ...reading, value: allowedModels(this.#config.policy, reading.value) };
  }

  version(): Promise<Reading<string>> {
    return this.#memory.version.get(() => this.#ollama.version());
  }

  async find(name: string): Promise<Reading<InstalledModel | undefined>> {
    const { policy } = this.#config;
    assertModelAllowed(policy, name);
    const { value, stale } = await this.#installed();
    assertModelAllowed(policy, name, value);
    return { value: value.find((installed) => sameModel(installed.name, name)), stale };
  }

  async show(name: string): Promise<Reading<{ model: InstalledModel | undefined; details: ModelDetails }>> {
    const { value: model, stale } = await this.find(name);
    const read = async () => toModelDetails(await this.#ollama.show(name));
    try {
      const details = model === undefined ? { value: await read() } : await this.#details(model).get(read);
      const { modelfile: more } = details.value;
      const modelfile = more === undefined ? undefined : `FROM ${model?.name ?? name}\n${more}`.trimEnd();
      return { value: { model, details: { ...details.value, modelfile } }, stale };
    } catch (thrown) {
      if (thrown instanceof HearthError && thrown.code === "model_not_found") throw await this.notFound(name);
      throw thrown;
    }
  }

  knows(model: InstalledModel): boolean {
    return this.#details(model).known;
  }

  async defaultModel(): Promise<DefaultModel> {
    if (this.#pinnedModel !== undefined) return { model: this.#pinnedModel, reason: "?model= in the URL" };
    const set = this.#config.defaults.model;
    if (set !== undefined) return { model: set, reason: "DEFAULT_MODEL" };
    const { value: installed, stale } = await this.models();
    const loaded = (await this.#loaded()).map(({ name }) => name);
    const warm = installed.filter((model) => loaded.includes(model.name));
    for (const model of [...warm, ...installed]) {
      if (!(await this.#generates(model))) continue;
      return { model: model.name, reason: warm.includes(model) ? "loaded" : "newest installed", stale };
    }
    throw new HearthError("no_model", "No model that answers prompts is installed at home.");
  }

  async servedContext(name: string, asked?: number): Promise<number> {
    const { model, details } = (await this.show(name)).value;
    const { context_length: trained = Number.POSITIVE_INFINITY, parameters } = details;
    // Ollama's cloud takes no num_ctx, and gives all there is.
    if ((model?.remote_host !== undefined || isCloudName(name)) && Number.isFinite(trained)) return trained;
    const own = typeof parameters.num_ctx === "number" ? parameters.num_ctx : undefined;
    const set = asked ?? this.#config.defaults.numCtx ?? own;
    if (set !== undefined) return Math.min(set, trained);
    const loaded = (await this.#loaded()).find((model) => sameModel(model.name, name));
    return Math.min(loaded?.context_length ?? DEFAULT_CONTEXT, trained);
  }

  async notFound(name: string): Promise<HearthError> {
    const installed = await this.models()
      .then(({ value }) => value.map((model) => model.name))
      .catch(() => []);
    const like = nearest(name, installed);
    const some = installed.slice(0, 5).join(", ");
    const there =
      like.length > 0 ? `Nearest installed: ${like.join(", ")}. ` : some === "" ? "" : `Installed: ${some}. `;
    const next = `${there}To install it: ollama_pull_model, or at home: ollama pull ${name}`;
    return new HearthError("model_not_found", `The model ${quote(name)} is not installed.`, next);
  }

  /** Details stay: their digest tells them apart. */
  forget(): void {
    this.#memory.models.forget();
    this.#memory.loaded = undefined;
  }

  #installed(): Promise<Reading<InstalledModel[]>> {
    return this.#memory.models.get(() => this.#ollama.installedModels());
  }

  /** Asked for before the first token of every call without a model, so not each time anew. */
  async #loaded(): Promise<LoadedModel[]> {
    const { loaded } = this.#memory;
    if (loaded !== undefined && Date.now() - loaded.at < LOADED_FRESH_MS) return loaded.models;
    const models = await this.#ollama.loadedModels().catch(() => []);
    this.#memory.loaded = { models, at: Date.now() };
    return models;
  }

  /** Before Ollama 0.30 the list does not say what a model can do, but its details do; before 0.6 nothing does. */
  async #generates(model: InstalledModel): Promise<boolean> {
    const capabilities = model.capabilities ?? (await this.show(model.name)).value.details.capabilities;
    return capabilities?.includes("completion") ?? true;
  }

  #details({ digest }: InstalledModel): CachedRead<ModelDetails> {
    const known = this.#memory.details.get(digest);
    if (known !== undefined) return known;
    const details = new CachedRead<ModelDetails>(this.#kv, this.#key(`details:v1:${digest}`), FOR_EVER);
    this.#memory.details.set(digest, details);
    return details;
  }

  #key(name: string): string {
    return `${this.#config.host.id}:${name}`;
  }
}
