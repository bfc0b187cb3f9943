import type { ModelPolicy } from "../config/config.ts";
import { sameModel } from "../core/model-name.ts";
import type { Host } from "./host.ts";
import type { InstalledModel } from "./installed-model.ts";
import { assertModelAllowed } from "./model-policy.ts";

/** The longest time until it is noticed that a model at home was replaced by a stub of a cloud model. */
const FRESH_MS = 10 * 60 * 1000;

/** Checks models against the owner's policy before a job reaches a host, by what is installed there. */
export class ModelGuard {
  #installed: { models: InstalledModel[]; at: number } | undefined;

  /** @throws HearthError `model_not_allowed`, or why the host could not be asked */
  async check(host: Host, policy: ModelPolicy, model: string): Promise<void> {
    assertModelAllowed(policy, model);
    if (policy.allowCloud) return;
    if (!this.#knows(model)) this.#installed = { models: await host.installedModels(), at: Date.now() };
    assertModelAllowed(policy, model, this.#installed?.models);
  }

  /** A name that was not installed before may have become anything. */
  #knows(model: string): boolean {
    const { models, at } = this.#installed ?? { models: [], at: 0 };
    return Date.now() - at < FRESH_MS && models.some(({ name }) => sameModel(name, model));
  }
}
