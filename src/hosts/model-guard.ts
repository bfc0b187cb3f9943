import type { Config } from "../config/config.ts";
import { sameModel } from "../core/model-name.ts";
import { assertModelAllowed } from "./model-policy.ts";
import type { InstalledModel } from "./ollama/installed-model.ts";
import { createOllama } from "./ollama/ollama.ts";

/** A model that somebody at home replaces by a stub of a cloud model is seen as such after so long at the latest. */
const FRESH_MS = 10 * 60 * 1000;

/** The model guard with its knowledge of what is installed, for whoever is about to send a prompt to the home. */
export class ModelGuard {
  readonly #config: Config;
  #installed: { models: InstalledModel[]; at: number } | undefined;

  constructor(config: Config) {
    this.#config = config;
  }

  /** @throws HearthError `model_not_allowed`, or why the home could not be asked */
  async check(model: string): Promise<void> {
    const { policy, host } = this.#config;
    assertModelAllowed(policy, model);
    if (policy.allowCloud) return;
    if (!this.#knows(model)) {
      this.#installed = { models: await createOllama(host).installedModels(), at: Date.now() };
    }
    assertModelAllowed(policy, model, this.#installed?.models);
  }

  /** A name that was not there before may be anything by now. */
  #knows(model: string): boolean {
    const { models, at } = this.#installed ?? { models: [], at: 0 };
    return Date.now() - at < FRESH_MS && models.some(({ name }) => sameModel(name, model));
  }
}
