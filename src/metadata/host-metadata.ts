import { type Config, type HostConfig, type ModelPolicy, policyAt } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { isCloudName, sameModel } from "../core/model-name.ts";
import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { createHost } from "../hosts/create-host.ts";
import type { Host } from "../hosts/host.ts";
import type { InstalledModel, LoadedModel } from "../hosts/installed-model.ts";
import type { ModelDetails } from "../hosts/model-details.ts";
import { allowedModels, assertModelAllowed } from "../hosts/model-policy.ts";
import { ALWAYS_FRESH, CachedRead, type Reading } from "./cached-read.ts";
import type { DefaultModel, Metadata } from "./metadata.ts";

const FRESH_MS = 30_000;
const LOADED_FRESH_MS = 5_000;
/** Tokens of context that Ollama uses by default with less than 23 GiB of VRAM. */
const DEFAULT_CONTEXT = 4_096;

interface Memory {
  models: CachedRead<InstalledModel[]>;
  version: CachedRead<string>;
  details: Map<string, CachedRead<ModelDetails>>;
  loaded?: { models: LoadedModel[]; at: number };
}

const memories = new WeakMap<HostConfig, Memory>();

/** Metadata of one host. Names of models are those of the host, without an @. */
export class HostMetadata implements Omit<Metadata, "places" | "loaded" | "at"> {
  readonly host: HostConfig;
  readonly #config: Config;
  readonly #kv: KVNamespace;
  readonly #host: Host;
  readonly #memory: Memory;

  constructor(config: Config, host: HostConfig, kv: KVNamespace) {
    this.host = host;
    this.#config = config;
    this.#kv = kv;
    this.#host = createHost(host, config.models);
    this.#memory = memories.get(host) ?? {
      models: new CachedRead(kv, this.#key("models"), FRESH_MS),
      version: new CachedRead(kv, this.#key("version"), FRESH_MS),
      details: new Map(),
    };
    memories.set(host, this.#memory);
  }

  async models(): Promise<Reading<InstalledModel[]>> {
    const reading = await this.#installed();
    return { ...reading, value: allowedModels(this.#policy, reading.value) };
  }

  /**
   * The same, with little patience: what is known already if the host is slow, or did not answer a moment ago. Undefined if
   * nothing is known of it.
   */
  async modelsSoon(): Promise<Reading<InstalledModel[]> | undefined> {
    const reading = await this.#memory.models.getSoon(() => this.#host.installedModels());
    return reading && { ...reading, value: allowedModels(this.#policy, reading.value) };
  }

  version(): Promise<Reading<string>> {
    return this.#memory.version.get(() => this.#host.version());
  }

  async find(name: string): Promise<Reading<InstalledModel | undefined>> {
    const policy = this.#policy;
    assertModelAllowed(policy, name);
    const { value, stale } = await this.#installed();
    assertModelAllowed(policy, name, value);
    return { value: value.find((installed) => sameModel(installed.name, name)), stale };
  }

  async show(name: string): Promise<Reading<{ model: InstalledModel | undefined; details: ModelDetails }>> {
    const { value: model, stale } = await this.find(name);
    try {
      const details =
        model === undefined
          ? { value: await this.#host.show(name) }
          : await this.#details(model).get(() => this.#readDetails(model));
      const { modelfile: withoutFrom } = details.value;
      const modelfile = withoutFrom === undefined ? undefined : `FROM ${model?.name ?? name}\n${withoutFrom}`.trimEnd();
      return { value: { model, details: { ...details.value, modelfile } }, stale };
    } catch (thrown) {
      if (thrown instanceof HearthError && thrown.code === "model_not_found") throw await this.notFound(name);
      throw thrown;
    }
  }

  knows(model: InstalledModel): boolean {
    return this.#details(model).remembered !== undefined;
  }

  knownCapabilities(name: string): readonly string[] | undefined {
    const { model, details } = this.#remembered(name);
    return model?.capabilities ?? details?.capabilities;
  }

  async ownContext(name: string): Promise<number | undefined> {
    return ownContextOf(this.#remembered(name).details ?? (await this.show(name)).value.details);
  }

  async capabilities(name: string): Promise<readonly string[] | undefined> {
    const { value: model, stale } = await this.find(name);
    if (model === undefined || stale !== undefined) return undefined;
    return model.capabilities ?? (await this.show(name)).value.details.capabilities;
  }

  /** The loaded model that answers prompts, else the newest installed. */
  async defaultModel(): Promise<DefaultModel> {
    const { value: installed, stale } = await this.models();
    const loaded = (await this.loaded()).map(({ name }) => name);
    const warm = installed.filter((model) => loaded.includes(model.name));
    for (const model of [...warm, ...installed]) {
      if (!(await this.#generates(model))) continue;
      return { model: model.name, reason: warm.includes(model) ? "loaded" : "newest installed", stale };
    }
    throw new HearthError("no_model", "No model that answers prompts is installed at home.");
  }

  async servedContext(name: string, requested?: number): Promise<number> {
    const { model, details } = (await this.show(name)).value;
    const { context_length: trained = Number.POSITIVE_INFINITY } = details;
    // Ollama's cloud ignores num_ctx and always serves the full context.
    if ((model?.remote_host !== undefined || isCloudName(name)) && Number.isFinite(trained)) return trained;
    if (this.#host.contextIsFixed && Number.isFinite(trained)) return trained;
    const chosen = requested ?? this.#config.models.defaultNumCtx ?? ownContextOf(details);
    if (chosen !== undefined) return Math.min(chosen, trained);
    const loaded = (await this.loaded()).find((model) => sameModel(model.name, name));
    return Math.min(loaded?.context_length ?? DEFAULT_CONTEXT, trained);
  }

  async notFound(name: string): Promise<HearthError> {
    const installed = await this.models()
      .then(({ value }) => value.map((model) => model.name))
      .catch(() => []);
    const similar = nearest(name, installed).join(", ");
    const some = installed.slice(0, 5).join(", ");
    const hint = similar !== "" ? `Nearest installed: ${similar}. ` : some === "" ? "" : `Installed: ${some}. `;
    const next = `${hint}To install it: ollama_pull_model, or at home: ollama pull ${name}`;
    return new HearthError("model_not_found", `The model ${quote(name)} is not installed.`, next);
  }

  /** Keeps the details: their key is the digest, so they cannot be outdated. */
  forget(): void {
    this.#memory.models.forget();
    this.#memory.loaded = undefined;
  }

  /** What is in memory of a model, of any age. */
  #remembered(name: string): { model?: InstalledModel; details?: ModelDetails } {
    const model = this.#memory.models.remembered?.find((installed) => sameModel(installed.name, name));
    return model === undefined ? {} : { model, details: this.#memory.details.get(keyOf(model))?.remembered };
  }

  get #policy(): ModelPolicy {
    return policyAt(this.#config, this.host);
  }

  #installed(): Promise<Reading<InstalledModel[]>> {
    return this.#memory.models.get(() => this.#host.installedModels());
  }

  /** Cached for a few seconds, because every call without a model needs it before its first token. */
  async loaded(): Promise<LoadedModel[]> {
    const { loaded } = this.#memory;
    if (loaded !== undefined && Date.now() - loaded.at < LOADED_FRESH_MS) return loaded.models;
    const models = await this.#host.loadedModels().catch(() => []);
    this.#memory.loaded = { models, at: Date.now() };
    return models;
  }

  /** Before Ollama 0.30 only the details of a model tell its capabilities; before 0.6 nothing does. */
  async #generates(model: InstalledModel): Promise<boolean> {
    const capabilities = model.capabilities ?? (await this.show(model.name)).value.details.capabilities;
    return capabilities?.includes("completion") ?? true;
  }

  /**
   * Reads the details of a model. If they are of another time than its entry in the list, its digest is read again: a model
   * that was replaced since the list was read is returned, and not kept under the old digest.
   */
  async #readDetails(model: InstalledModel): Promise<ModelDetails> {
    const { modified_at = model.modified_at, ...details } = await this.#host.show(model.name);
    // A host that tells no time tells no change.
    if (modified_at === undefined || Date.parse(modified_at) === Date.parse(model.modified_at ?? "")) return details;
    this.#memory.models.forget();
    const list = await this.#installed().catch(() => undefined);
    const current = list?.value.find((installed) => sameModel(installed.name, model.name));
    if (current?.digest !== model.digest || list?.stale !== undefined) this.#details(model).forget();
    return details;
  }

  #details(model: InstalledModel): CachedRead<ModelDetails> {
    const key = keyOf(model);
    const known = this.#memory.details.get(key);
    if (known !== undefined) return known;
    // What has no digest may change under its name.
    const freshMs = model.digest === undefined ? FRESH_MS : ALWAYS_FRESH;
    const details = new CachedRead<ModelDetails>(this.#kv, this.#key(`details:v1:${key}`), freshMs);
    this.#memory.details.set(key, details);
    return details;
  }

  #key(name: string): string {
    return `${this.#host.id}:${name}`;
  }
}

/** Names the details of a model: by its digest, so that they cannot be outdated, or by its name where its host tells none. */
const keyOf = ({ digest, name }: InstalledModel): string => digest ?? `name:${name}`;

const ownContextOf = ({ parameters }: ModelDetails) =>
  typeof parameters.num_ctx === "number" ? parameters.num_ctx : undefined;
