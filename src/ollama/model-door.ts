import type { Config } from "../config/config.ts";
import type { InstalledModel } from "./installed-model.ts";
import { assertModelAllowed } from "./model-guard.ts";
import { createOllama } from "./ollama.ts";

/** A stub of a cloud model that somebody at home makes under a local name is seen after so long at the latest. */
const FRESH_MS = 10 * 60 * 1000;

/** The model guard with its knowledge of what is installed, for whoever is about to send a prompt to the home. */
export class ModelDoor {
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
    if (this.#installed === undefined || Date.now() - this.#installed.at > FRESH_MS) {
      this.#installed = { models: await createOllama(host).installedModels(), at: Date.now() };
    }
    assertModelAllowed(policy, model, this.#installed.models);
  }
}
