import type { InstalledModel } from "../../hosts/ollama/installed-model.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import { detailsBudget } from "./details-budget.ts";

export interface Wanted {
  /** All words must be found. */
  query: string;
  family?: string;
  capability?: string;
  max_size_gb?: number;
}

const MAX_NAMED = 10;

/** What a word of the query may mean in a model of which it is not known what it can do. */
const CAPABILITIES = ["completion", "tools", "insert", "vision", "embedding", "thinking", "audio", "image"];

/** The installed models that fit. Where it could not be told what a model can do, it is left out, and a notice says so. */
export async function installedMatches(
  models: readonly InstalledModel[],
  wanted: Wanted,
  metadata: Pick<Metadata, "show" | "knows">,
): Promise<{ fitting: InstalledModel[]; notices: string[] }> {
  const { capability } = wanted;
  const words = wanted.query.toLowerCase().split(/\s+/);
  const shaped = models.filter((model) => fitsShape(model, wanted));
  if (capability === undefined) {
    return { fitting: shaped.filter((model) => hasWords(model, words)), notices: wordNotices(shaped, words) };
  }
  const possible = shaped.filter((model) => hasWords(model, words, CAPABILITIES));
  const known = await withCapabilities(possible, metadata);
  const capable = known.filter(({ capabilities }) => capabilities?.some((each) => same(each, capability)));
  const untold = known.filter(({ capabilities }) => capabilities === undefined).map(({ name }) => name);
  return { fitting: capable.filter((model) => hasWords(model, words)), notices: untoldNotices(untold) };
}

function fitsShape({ size, details }: InstalledModel, { family, max_size_gb }: Wanted): boolean {
  const families = [details.family, ...(details.families ?? [])];
  if (family !== undefined && !families.some((each) => each !== undefined && same(each, family))) return false;
  return max_size_gb === undefined || size <= max_size_gb * 1e9;
}

/** @param otherwise what it may be able to do, where that is not known */
function hasWords(model: InstalledModel, words: readonly string[], otherwise: readonly string[] = []): boolean {
  const { name, details, capabilities = otherwise } = model;
  const text = [name, details.family, details.parameter_size, ...capabilities].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function withCapabilities(
  models: readonly InstalledModel[],
  metadata: Pick<Metadata, "show" | "knows">,
): Promise<InstalledModel[]> {
  const left = detailsBudget(models, metadata);
  return Promise.all(
    models.map(async (model) => {
      if (model.capabilities !== undefined || left.has(model)) return model;
      const shown = await metadata.show(model.name).catch(() => undefined);
      return { ...model, capabilities: shown?.value.details.capabilities };
    }),
  );
}

function untoldNotices(untold: readonly string[]): string[] {
  if (untold.length === 0) return [];
  const more = untold.length > MAX_NAMED ? ` and ${untold.length - MAX_NAMED} more` : "";
  return [
    `What these can do could not be looked at, so they are left out: ${untold.slice(0, MAX_NAMED).join(", ")}${more}. ` +
      "Call again for more of them, narrow the search, or ask ollama_show_model.",
  ];
}

function wordNotices(models: readonly InstalledModel[], words: readonly string[]): string[] {
  const word = words.find((each) => CAPABILITIES.includes(each));
  if (word === undefined || models.every(({ capabilities }) => capabilities !== undefined)) return [];
  return [`The list of this Ollama does not tell what models can do: give ${word} as capability to search by it.`];
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
