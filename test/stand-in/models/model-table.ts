import { type InstalledModel, installModel, type ModelSeed } from "./model.ts";
import { type ModelName, nameKey } from "./model-name.ts";

/** The models on the disk. */
export class ModelTable {
  readonly #models: Map<string, InstalledModel>;

  constructor(seeds: ModelSeed[]) {
    this.#models = new Map(seeds.map(installModel).map((model) => [model.key, model]));
  }

  find(name: ModelName): InstalledModel | undefined {
    return this.#models.get(nameKey(name));
  }

  /** In the place of what has the same name. */
  put(model: InstalledModel): void {
    this.#models.set(model.key, model);
  }

  remove({ key }: InstalledModel): void {
    this.#models.delete(key);
  }

  /** The most recently modified first. */
  list(): InstalledModel[] {
    return [...this.#models.values()].sort((a, b) => Date.parse(b.modifiedAt) - Date.parse(a.modifiedAt));
  }
}
