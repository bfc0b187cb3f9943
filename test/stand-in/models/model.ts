import { fakeDigest } from "./fake-digest.ts";
import { type ModelName, nameKey, parseName, shortName } from "./model-name.ts";

export type Capability = "completion" | "tools" | "insert" | "vision" | "embedding" | "thinking";

/** What a model is made of. Only the name is needed; it goes over the wire in `POST /_stand-in/reset`. */
export interface ModelSeed {
  name: string;
  capabilities?: Capability[];
  /** RFC 3339 */
  modifiedAt?: string;
  /** bytes */
  size?: number;
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
}

/** A model on the disk of the pretended home. */
export interface InstalledModel extends Required<Omit<ModelSeed, "name">> {
  name: ModelName;
  key: string;
  shortName: string;
  /** The weights: an absolute path, with the name of the user in it. */
  blob: string;
}

const BLOBS = "/home/ada/.ollama/models/blobs";

export function installModel(seed: ModelSeed): InstalledModel {
  const name = parseName(seed.name);
  const key = nameKey(name);
  return {
    capabilities: ["completion"],
    modifiedAt: "2026-06-01T09:00:00+02:00",
    size: 250_000_000,
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
    license: "",
    messages: [],
    ...seed,
    name,
    key,
    shortName: shortName(name),
    blob: `${BLOBS}/sha256-${fakeDigest(`${key} weights`)}`,
  };
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
