import type { InstalledModel } from "../hosts/installed-model.ts";
import type { Metadata } from "./metadata.ts";

/** The free plan allows 50 subrequests a call, and the details of a model take up to three. */
const MAX_LOOKUPS = 12;

/**
 * Returns the models whose details have to wait for a later call. Before Ollama 0.30 the list of models has no
 * capabilities, so the details of each model are fetched. They are cached, so each call adds some more.
 */
export function detailsToDefer(
  models: readonly InstalledModel[],
  metadata: Pick<Metadata, "knows">,
): Set<InstalledModel> {
  const unknown = models.filter((model) => model.capabilities === undefined && !metadata.knows(model));
  return new Set(unknown.slice(MAX_LOOKUPS));
}

/** Adds the capabilities that the list of models does not have. They stay undefined where they cannot be fetched. */
export function withCapabilities(
  models: readonly InstalledModel[],
  metadata: Pick<Metadata, "show" | "knows">,
): Promise<InstalledModel[]> {
  const deferred = detailsToDefer(models, metadata);
  return Promise.all(
    models.map(async (model) => {
      if (model.capabilities !== undefined || deferred.has(model)) return model;
      const shown = await metadata.show(model.name).catch(() => undefined);
      return { ...model, capabilities: shown?.value.details.capabilities };
    }),
  );
}
