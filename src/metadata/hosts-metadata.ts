import type { Config } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { atHost, hostIn, splitModel } from "../core/model-at-host.ts";
import { sameModel } from "../core/model-name.ts";
import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import type { InstalledModel, LoadedModel } from "../hosts/installed-model.ts";
import type { ModelDetails } from "../hosts/model-details.ts";
import { type Reading, withinPatience } from "./cached-read.ts";
import type { HostMetadata } from "./host-metadata.ts";
import type { DefaultModel, Metadata, Place } from "./metadata.ts";

/** How long a choice of a host waits for what is loaded there. */
const LOADED_PATIENCE_MS = 250;

/** Metadata of all hosts of a call. With one host each method passes the call on, and costs nothing more. */
export class HostsMetadata implements Metadata {
  readonly #config: Config;
  readonly #hosts: readonly [HostMetadata, ...HostMetadata[]];
  readonly #pinnedModel: string | undefined;

  constructor(config: Config, hosts: readonly [HostMetadata, ...HostMetadata[]], pinnedModel: string | undefined) {
    this.#config = config;
    this.#hosts = hosts;
    this.#pinnedModel = pinnedModel;
  }

  /**
   * A model that several hosts have is listed once, with their ids. One of the same name with another digest is another
   * model, and is listed with its host.
   */
  async models(): Promise<Reading<InstalledModel[]>> {
    const [first, ...others] = this.#hosts;
    if (others.length === 0) return first.models();
    const lists = await Promise.all(this.#hosts.map(async (host) => ({ host, reading: await host.modelsSoon() })));
    const known = lists.flatMap(({ host, reading }) => (reading === undefined ? [] : [{ id: host.host.id, reading }]));
    // Nobody answers and nothing is stored: the first host says why.
    if (known.length === 0) return first.models();
    const stale = known.find(({ reading }) => reading.stale !== undefined);
    return {
      value: merge(known.map(({ id, reading }) => ({ id, models: reading.value }))),
      stale: stale?.reading.stale && { ...stale.reading.stale, reason: `${stale.id}: ${stale.reading.stale.reason}` },
    };
  }

  async find(name: string): Promise<Reading<InstalledModel | undefined>> {
    const { host, model } = await this.#placeOf(name);
    return host.find(model);
  }

  async show(name: string): Promise<Reading<{ model: InstalledModel | undefined; details: ModelDetails }>> {
    const { host, model } = await this.#placeOf(name);
    try {
      return await host.show(model);
    } catch (thrown) {
      if (thrown instanceof HearthError && thrown.code === "model_not_found") throw await this.notFound(name);
      throw thrown;
    }
  }

  knows(model: InstalledModel): boolean {
    return this.#hosts.some((host) => host.knows(model));
  }

  knownCapabilities(name: string): readonly string[] | undefined {
    const { model, host: id } = this.#split(name);
    for (const host of this.#hosts) {
      const known = id === undefined || host.host.id === id ? host.knownCapabilities(model) : undefined;
      if (known !== undefined) return known;
    }
    return undefined;
  }

  async ownContext(name: string): Promise<number | undefined> {
    const { host, model } = await this.#placeOf(name);
    return host.ownContext(model);
  }

  async capabilities(name: string): Promise<readonly string[] | undefined> {
    const { host, model } = await this.#placeOf(name);
    return host.capabilities(model);
  }

  version(): Promise<Reading<string>> {
    return this.#hosts[0].version();
  }

  async defaultModel(): Promise<DefaultModel> {
    if (this.#pinnedModel !== undefined) return { model: this.#pinnedModel, reason: "?model= in the URL" };
    const { defaultModel } = this.#config.models;
    if (defaultModel !== undefined) return { model: defaultModel, reason: "DEFAULT_MODEL" };
    const [first, ...others] = this.#hosts;
    if (others.length === 0) return first.defaultModel();
    const found = await Promise.all(this.#hosts.map((host) => this.#defaultOf(host)));
    const best = found.find((model) => model?.reason === "loaded") ?? found.find((model) => model !== undefined);
    return best ?? first.defaultModel();
  }

  async servedContext(name: string, requested?: number): Promise<number> {
    const { host, model } = await this.#placeOf(name);
    return host.servedContext(model, requested);
  }

  async notFound(name: string): Promise<HearthError> {
    const [first, ...others] = this.#hosts;
    const { model, host: id } = this.#split(name);
    if (others.length === 0) return first.notFound(model);
    const named = id === undefined ? "any host" : id;
    const installed = (await this.models().catch(() => undefined))?.value.map((listed) => listed.name) ?? [];
    const similar = nearest(model, installed).join(", ") || installed.slice(0, 5).join(", ");
    const hint = similar === "" ? "" : `Nearest installed: ${similar}. `;
    const next = `${hint}To install it: ollama_pull_model, or on that machine: ollama pull ${model}`;
    return new HearthError("model_not_found", `The model ${quote(model)} is not installed on ${named}.`, next);
  }

  async places(name: string): Promise<Place[]> {
    const { model, host: id } = this.#split(name);
    const [first, ...others] = this.#hosts;
    if (id === undefined && hostIn(name) !== undefined) throw this.#unknownHost(name);
    if (id !== undefined) return this.#hosts.filter(({ host }) => host.id === id).map(({ host }) => ({ host, model }));
    if (others.length === 0) return [{ host: first.host, model }];
    const lists = await Promise.all(this.#hosts.map((host) => host.modelsSoon()));
    const places = this.#hosts.flatMap(({ host }, index) => {
      const { value = [], stale } = lists[index] ?? {};
      const found = value.find((installed) => sameModel(installed.name, model));
      return found === undefined ? [] : [{ host, model, digest: found.digest, away: stale !== undefined }];
    });
    // One name may mean two models; only the first host's can be meant without an @.
    const same = places.filter((place, index) => index === 0 || isSame(place, places[0] ?? {}));
    return same.length > 0 ? same : [{ host: first.host, model }];
  }

  at(id: string): Metadata {
    const host = this.#hosts.find((known) => known.host.id === id) ?? this.#hosts[0];
    return new HostsMetadata(this.#config, [host], undefined);
  }

  async loaded(id: string): Promise<LoadedModel[]> {
    const loaded = this.#hosts.find(({ host }) => host.id === id)?.loaded() ?? Promise.resolve([]);
    return (await withinPatience(loaded, LOADED_PATIENCE_MS)) ?? [];
  }

  forget(): void {
    for (const host of this.#hosts) host.forget();
  }

  async #placeOf(name: string): Promise<{ host: HostMetadata; model: string }> {
    const [{ host: found, model } = { host: undefined, model: name }] = await this.places(name);
    return { host: this.#hosts.find(({ host }) => host === found) ?? this.#hosts[0], model };
  }

  /** The default model of one of several hosts, by its name there. */
  async #defaultOf(host: HostMetadata): Promise<DefaultModel | undefined> {
    if ((await host.modelsSoon()) === undefined) return undefined;
    const found = await host.defaultModel().catch(() => undefined);
    return found && { ...found, model: atHost(found.model, host.host.id) };
  }

  #unknownHost(name: string): HearthError {
    const ids = this.#hosts.map(({ host }) => host.id).join(", ");
    const message = `There is no host ${quote(hostIn(name) ?? "")} for the model ${quote(name)}.`;
    return new HearthError(
      "invalid_arguments",
      message,
      `Leave out what is after the @, or name one of these: ${ids}.`,
    );
  }

  #split(name: string) {
    return splitModel(
      name,
      this.#hosts.map(({ host }) => host.id),
    );
  }
}

/** Merges the lists of several hosts, the newest model first. */
function merge(lists: readonly { id: string; models: readonly InstalledModel[] }[]): InstalledModel[] {
  const merged: (InstalledModel & { hosts: string[] })[] = [];
  for (const { id, models } of lists) {
    for (const model of models) {
      const known = merged.find(({ name }) => sameModel(name, model.name));
      if (known === undefined) merged.push({ ...model, hosts: [id] });
      else if (isSame(known, model)) known.hosts.push(id);
      else merged.push({ ...model, name: atHost(model.name, id), hosts: [id] });
    }
  }
  return merged.sort((a, b) => timeOf(b) - timeOf(a));
}

/** Without a digest nobody knows whether two models of one name are one. */
const isSame = (one: { digest?: string }, other: { digest?: string }) =>
  one.digest !== undefined && one.digest === other.digest;

const timeOf = ({ modified_at }: InstalledModel) => (modified_at === undefined ? 0 : Date.parse(modified_at));
