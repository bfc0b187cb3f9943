import { fakeDigest } from "./blob-digest.ts";
import { blobPath } from "./home-paths.ts";
import { CONFIG_BYTES, type Layer, layersOf, textLayers, totalSize } from "./layer.ts";
import { type ModelName, nameKey, parseName, shortName } from "./model-name.ts";

export type Capability = "completion" | "tools" | "insert" | "vision" | "embedding" | "thinking";

/** What a model is made of. Only the name is needed; it goes over the wire in `POST /_stand-in/reset`. */
export interface ModelSeed {
  name: string;
  capabilities?: Capability[];
  /** RFC 3339 */
  modifiedAt?: string;
  /** bytes, of all its layers */
  size?: number;
  /** Bytes of its large layers, the weights and then the projectors, instead of `size`. */
  layerSizes?: number[];
  /** 64 hex digits */
  digest?: string;
  family?: string;
  /** such as "268.10M" */
  parameterSize?: string;
  quantization?: string;
  /** tokens: what it was trained for */
  contextLength?: number;
  /** dimensions */
  embeddingLength?: number;
  layers?: number;
  template?: string;
  system?: string;
  parameters?: Record<string, unknown>;
  license?: string;
  messages?: { role: string; content: string }[];
  /** It was made from a file at home, and so `show` tells a path where others have the model that they were made from. */
  fromFile?: boolean;
}

/** A model on the disk of the pretended home. */
export interface InstalledModel extends Required<Omit<ModelSeed, "name" | "license" | "layerSizes" | "fromFile">> {
  name: ModelName;
  key: string;
  shortName: string;
  licenses: string[];
  /** What it was made from: a model, a path, or nothing that is known */
  parent: string;
  weights: Layer[];
}

export function installModel(seed: ModelSeed): InstalledModel {
  const { license = "", layerSizes, fromFile, ...given } = seed;
  const name = parseName(seed.name);
  const key = nameKey(name);
  const size = seed.size ?? 250_000_000;
  const model = {
    capabilities: ["completion" as const],
    modifiedAt: "2026-06-01T09:00:00+02:00",
    digest: fakeDigest(key),
    family: "gemma3",
    parameterSize: "268.10M",
    quantization: "Q4_K_M",
    contextLength: 32768,
    embeddingLength: 640,
    layers: 18,
    template: "{{ .Prompt }}",
    system: "",
    parameters: {},
    messages: [],
    ...given,
    licenses: license === "" ? [] : [license],
    name,
    key,
    shortName: shortName(name),
  };
  const small = totalSize(textLayers(model)) + CONFIG_BYTES;
  const weights = weightsOf(key, layerSizes ?? [Math.max(1, size - small)]);
  const parent = fromFile ? blobPath(weights[0]?.digest ?? "") : "";
  return { ...model, weights, parent, size: totalSize(weights) + small };
}

const weightsOf = (key: string, sizes: number[]): Layer[] =>
  sizes.map((size, index) => ({
    kind: "weights",
    digest: fakeDigest(`${key} weights${index === 0 ? "" : index}`),
    size,
  }));

/** The same model under another name. */
export const renamed = (model: InstalledModel, name: ModelName): InstalledModel => ({
  ...model,
  name,
  key: nameKey(name),
  shortName: shortName(name),
});

/** The model with the size and the digest that follow from its layers. */
export function measured(model: InstalledModel): InstalledModel {
  const layers = layersOf(model);
  return { ...model, size: totalSize(layers), digest: fakeDigest(layers.map(({ digest }) => digest).join()) };
}

export function details(model: InstalledModel) {
  return {
    parent_model: "",
    format: "gguf",
    family: model.family,
    families: [model.family],
    parameter_size: model.parameterSize,
    quantization_level: model.quantization,
  };
}
