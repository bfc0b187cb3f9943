import { CAPABILITIES } from "../../core/capabilities.ts";
import type { InstalledModel } from "../../hosts/installed-model.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import { withCapabilities } from "../../metadata/with-capabilities.ts";

/** What a search for installed models asks for. */
export interface ModelSearch {
  /** Words that must all match. */
  query: string;
  family?: string;
  capability?: string;
  max_size_gb?: number;
}

const MAX_NAMED = 10;

/** Returns the installed models that match. A model whose capabilities cannot be fetched is deferred out, with a notice. */
export async function installedMatches(
  models: readonly InstalledModel[],
  search: ModelSearch,
  metadata: Pick<Metadata, "show" | "knows">,
): Promise<{ matching: InstalledModel[]; notices: string[] }> {
  const { capability } = search;
  const words = search.query.toLowerCase().split(/\s+/);
  const candidates = models.filter((model) => hasShape(model, search));
  if (capability === undefined) {
    return { matching: candidates.filter((model) => hasWords(model, words)), notices: wordNotices(candidates, words) };
  }
  // A model whose capabilities are not known yet may have any: a query word such as `vision` must not rule it out.
  const possible = candidates.filter((model) => hasWords(model, words, CAPABILITIES));
  const known = await withCapabilities(possible, metadata);
  const capable = known.filter(({ capabilities }) => capabilities?.some((each) => same(each, capability)));
  const unknown = known.filter(({ capabilities }) => capabilities === undefined).map(({ name }) => name);
  return { matching: capable.filter((model) => hasWords(model, words)), notices: unknownNotices(unknown) };
}

function hasShape({ size, details }: InstalledModel, { family, max_size_gb }: ModelSearch): boolean {
  const families = [details.family, ...(details.families ?? [])];
  if (family !== undefined && !families.some((each) => each !== undefined && same(each, family))) return false;
  return max_size_gb === undefined || (size !== undefined && size <= max_size_gb * 1e9);
}

/** @param otherwise capabilities to assume where they are not known */
function hasWords(model: InstalledModel, words: readonly string[], otherwise: readonly string[] = []): boolean {
  const { name, details, capabilities = otherwise } = model;
  const text = [name, details.family, details.parameter_size, ...capabilities].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function unknownNotices(unknown: readonly string[]): string[] {
  if (unknown.length === 0) return [];
  const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : "";
  return [
    `Left out, because their capabilities are not known yet: ${unknown.slice(0, MAX_NAMED).join(", ")}${more}. ` +
      "Call again, narrow the search, or use ollama_show_model.",
  ];
}

function wordNotices(models: readonly InstalledModel[], words: readonly string[]): string[] {
  const word = words.find((each) => CAPABILITIES.includes(each));
  if (word === undefined || models.every(({ capabilities }) => capabilities !== undefined)) return [];
  return [`This Ollama lists models without their capabilities: to search by ${word}, pass it as capability.`];
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
