import { type Layer, layersOf } from "../models/layer.ts";
import type { InstalledModel } from "../models/model.ts";
import { startOf } from "./progress.ts";

/** Part of a layer. Whoever waits for it takes it further, so it goes on as long as anybody does. */
export interface Download {
  completed: number;
}

/** The files on the disk: layers of models, what was uploaded, and what was pulled only in part. */
export class BlobStore {
  readonly #sizes = new Map<string, number>();
  readonly #partial = new Map<string, Download>();

  constructor(models: InstalledModel[]) {
    for (const model of models) for (const { digest, size } of layersOf(model)) this.keep(digest, size);
  }

  has(digest: string): boolean {
    return this.#sizes.has(digest);
  }

  keep(digest: string, size: number): void {
    this.#sizes.set(digest, size);
    this.#partial.delete(digest);
  }

  /** The size of a file that is there. */
  sizeOf(digest: string): number {
    return this.#sizes.get(digest) ?? 0;
  }

  /** What there is of a layer, for one pull or for several at once. */
  download(layer: Layer): Download {
    const found = this.#partial.get(layer.digest);
    if (found !== undefined) return found;
    const begun = { completed: startOf(layer) };
    this.#partial.set(layer.digest, begun);
    return begun;
  }

  /** Removes what of these layers no model needs. */
  prune(layers: Layer[], models: InstalledModel[]): void {
    const used = new Set(models.flatMap(layersOf).map(({ digest }) => digest));
    for (const { digest } of layers) if (!used.has(digest)) this.#sizes.delete(digest);
  }
}
