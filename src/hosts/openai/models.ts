import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { quote } from "../../core/quote.ts";
import type { InstalledModel } from "../installed-model.ts";
import type { ModelDetails } from "../model-details.ts";
import { readJson } from "../transport.ts";
import { openProvider, type Provider } from "./provider.ts";
import { ANSWER_ANY_NAME } from "./quirks.ts";

/** A name that is longer than this is none. */
const MAX_NAME_CHARACTERS = 500;
/** How long the list is trusted, to check a name against. */
const FRESH_MS = 10 * 60 * 1000;
const PATH = "/models";

/** The models of a provider: in most cases only their names. */
export class ProviderModels {
  readonly #provider: Provider;
  #known: { entries: JsonObject[]; at: number } | undefined;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** What the list does not tell is missing: sizes, digests, times. */
  async list(deadlineMs?: number): Promise<InstalledModel[]> {
    return (await this.#read(deadlineMs)).map((entry) => {
      const context = contextOf(entry);
      return { name: String(entry.id), details: context === undefined ? {} : { context_length: context } };
    });
  }

  /** @throws HearthError `model_not_found` */
  async show(name: string): Promise<ModelDetails> {
    const entries = await this.#read();
    const entry = entries.find(({ id }) => id === name);
    if (entry === undefined && this.#provider.quirks.listsModels) throw this.#notFound(name);
    const context = entry && contextOf(entry);
    return { ...(context === undefined ? {} : { context_length: context }), parameters: {} };
  }

  /**
   * Checks a name where the server would not: some answer a call for any name by the model that they have loaded. A list that
   * cannot be read checks nothing, because the call itself says more.
   * @throws HearthError `model_not_found`
   */
  async assertReal(name: string): Promise<void> {
    if (this.#known === undefined || Date.now() - this.#known.at > FRESH_MS) await this.#read().catch(() => {});
    if (this.#refuses(name)) await this.#read().catch(() => {});
    if (this.#refuses(name)) throw this.#notFound(name);
  }

  #refuses(name: string): boolean {
    const { entries = [] } = this.#known ?? {};
    return entries.some((entry) => ANSWER_ANY_NAME.includes(entry.owned_by)) && entries.every(({ id }) => id !== name);
  }

  async #read(deadlineMs?: number): Promise<JsonObject[]> {
    const provider = this.#provider;
    if (!provider.quirks.listsModels) return [];
    const open = (signal: AbortSignal) => openProvider(provider, { path: PATH, signal });
    const { data } = await readJson({ open, path: PATH, server: provider.server, deadlineMs });
    if (!Array.isArray(data)) {
      throw new HearthError("not_ollama", `${provider.config.id} sent no list of models.`, provider.server.next);
    }
    const entries = data.filter(
      (entry) => isJsonObject(entry) && typeof entry.id === "string" && entry.id.length <= MAX_NAME_CHARACTERS,
    );
    this.#known = { entries, at: Date.now() };
    return entries;
  }

  #notFound(name: string): HearthError {
    return new HearthError("model_not_found", `${this.#provider.config.id} has no model ${quote(name)}.`);
  }
}

/** Tokens of context, under the names that OpenRouter, vLLM and llama.cpp have for them. */
function contextOf({ context_length, max_model_len, meta }: JsonObject): number | undefined {
  const found = [context_length, max_model_len, isJsonObject(meta) ? meta.n_ctx : undefined];
  return found.find((value) => typeof value === "number");
}
