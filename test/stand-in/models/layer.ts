import { fakeDigest } from "./blob-digest.ts";
import type { InstalledModel } from "./model.ts";

/** One of the files that a model is made of. Models that say the same share it. */
export interface Layer {
  kind: "weights" | "template" | "system" | "license" | "params" | "messages" | "config";
  /** 64 hex digits */
  digest: string;
  /** bytes */
  size: number;
}

/** What a model says, as opposed to what it weighs. */
export type ModelTexts = Pick<InstalledModel, "template" | "system" | "licenses" | "parameters" | "messages">;

export const CONFIG_BYTES = 418;

/** Every layer of a model, in the order in which Ollama lists and pulls them. */
export function layersOf(model: InstalledModel): Layer[] {
  const layers = [...model.weights, ...textLayers(model)];
  const digests = layers.map(({ digest }) => digest);
  return [...layers, { kind: "config", digest: fakeDigest(`config of ${digests.join()}`), size: CONFIG_BYTES }];
}

/** The layers that hold a text, a parameter or a message; what is empty has none. */
export function textLayers({ template, system, licenses, parameters, messages }: ModelTexts): Layer[] {
  return [
    ...textLayer("template", template),
    ...textLayer("system", system),
    ...licenses.flatMap((license) => textLayer("license", license)),
    ...(Object.keys(parameters).length === 0 ? [] : textLayer("params", JSON.stringify(parameters))),
    ...(messages.length === 0 ? [] : textLayer("messages", JSON.stringify(messages))),
  ];
}

function textLayer(kind: Layer["kind"], text: string): Layer[] {
  if (text === "") return [];
  return [{ kind, digest: fakeDigest(`${kind}: ${text}`), size: new TextEncoder().encode(text).byteLength }];
}

export const totalSize = (layers: Layer[]) => layers.reduce((sum, { size }) => sum + size, 0);
