import type { Config, HostConfig } from "../config/config.ts";
import type { HearthError } from "../core/errors.ts";
import type { InstalledModel, LoadedModel } from "../hosts/installed-model.ts";
import type { ModelDetails } from "../hosts/model-details.ts";
import type { Reading } from "./cached-read.ts";
import { HostMetadata } from "./host-metadata.ts";
import { HostsMetadata } from "./hosts-metadata.ts";

/** A host that may answer, and how it calls the model. */
export interface Place {
  host: HostConfig;
  model: string;
  /** The digest, if the host told it. */
  digest?: string;
  /** The host does not answer just now. */
  away?: boolean;
}

/**
 * Metadata of the hosts: what rarely changes, and is still available while a host is off. A model's name may end in
 * `@host`; without it, the first host that has the model is asked.
 */
export interface Metadata {
  /** Returns the installed models that may be used here, the newest first. */
  models(): Promise<Reading<InstalledModel[]>>;
  /**
   * Returns a model's entry in the list of installed models, if there is one.
   * @throws HearthError `model_not_allowed`
   */
  find(model: string): Promise<Reading<InstalledModel | undefined>>;
  /**
   * Returns a model's entry in the list, and its details.
   * @throws HearthError `model_not_found` with the nearest installed names
   */
  show(model: string): Promise<Reading<{ model: InstalledModel | undefined; details: ModelDetails }>>;
  /** Tells whether the details are in memory, so that `show` makes no call. */
  knows(model: InstalledModel): boolean;
  /** Returns a model's capabilities as they are in memory, of any age; undefined if they are not. Makes no call. */
  knownCapabilities(model: string): readonly string[] | undefined;
  /** Returns the context size that a model's own parameter asks for, in tokens, if it has one. Costs no call if that is in memory. */
  ownContext(model: string): Promise<number | undefined>;
  /** Returns a model's capabilities as the host tells them now; undefined if it does not. */
  capabilities(model: string): Promise<readonly string[] | undefined>;
  /** Returns the version of Ollama. */
  version(): Promise<Reading<string>>;
  /** Returns the model for calls that name none: DEFAULT_MODEL, else a loaded one, else the newest installed. */
  defaultModel(): Promise<DefaultModel>;
  /**
   * Returns the tokens of context that a model is served with: as requested, else by DEFAULT_NUM_CTX, else by the
   * model's own parameter, else as Ollama has loaded it, else 4096; never more than the model was trained for.
   */
  servedContext(model: string, requested?: number): Promise<number>;
  /** Returns the error for a model that is not installed, with the installed models most like it. */
  notFound(model: string): Promise<HearthError>;
  /**
   * Returns the hosts that have a model, in the order of the config; the one that is named; or the first if none has it. With
   * one host it makes no call.
   */
  places(model: string): Promise<Place[]>;
  /** Returns the metadata of one host. */
  at(host: string): Metadata;
  /** Returns the models that are in the memory of a host; none if it does not answer soon. */
  loaded(host: string): Promise<LoadedModel[]>;
  /** Forgets the list of installed models because Hearth has changed it: the next call asks the home. */
  forget(): void;
}

/** The model for calls that name none, and why it is that one. */
export interface DefaultModel {
  model: string;
  reason: "?model= in the URL" | "DEFAULT_MODEL" | "loaded" | "newest installed";
  /** Set if it was chosen from a stale list. */
  stale?: Reading<unknown>["stale"];
}

/**
 * Returns the metadata of the hosts that a call may use.
 * @param pinnedModel the only model of this URL; it is then the default too
 */
export function createMetadata(config: Config, kv: KVNamespace, pinnedModel?: string): Metadata {
  const [first, ...others] = config.hosts.map((host) => new HostMetadata(config, host, kv));
  if (first === undefined) throw new Error("there is no host");
  return new HostsMetadata(config, [first, ...others], pinnedModel);
}
