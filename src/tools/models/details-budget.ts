import type { InstalledModel } from "../../hosts/ollama/installed-model.ts";
import type { Metadata } from "../../metadata/metadata.ts";

/** The free plan allows 50 subrequests a call, and each model takes up to three. What is known once, stays known. */
const MAX_LOOKUPS = 12;

/**
 * Before Ollama 0.30 the list does not tell what a model can do; its details do. These of them are left for a later call:
 * beyond a dozen that are not known yet.
 */
export function detailsBudget(
  models: readonly InstalledModel[],
  metadata: Pick<Metadata, "knows">,
): Set<InstalledModel> {
  const unknown = models.filter((model) => model.capabilities === undefined && !metadata.knows(model));
  return new Set(unknown.slice(MAX_LOOKUPS));
}
