import { cutAt } from "../../core/cut-at.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { parseModelAddress } from "../../core/model-address.ts";
import { writeModelfile } from "../../modelfile/write-modelfile.ts";
import type { InstalledModel } from "../installed-model.ts";
import type { ModelDetails } from "../model-details.ts";

/** Converts a response of /api/show. */
export function toModelDetails(shown: JsonObject): ModelDetails {
  const details = (isJsonObject(shown.details) ? shown.details : {}) as InstalledModel["details"];
  const info = isJsonObject(shown.model_info) ? shown.model_info : {};
  const [modelfile, template, system] = [asText(shown.modelfile), asText(shown.template), asText(shown.system)];
  const parameters = parseParameters(asText(shown.parameters) ?? "");
  const { messages, requires } = shown;
  const architecture = String(info["general.architecture"]);
  return {
    family: details.family,
    parent_model: asModelName(details.parent_model),
    format: details.format,
    parameter_size: details.parameter_size,
    quantization_level: details.quantization_level,
    context_length: asNumber(info[`${architecture}.context_length`]),
    embedding_length: asNumber(info[`${architecture}.embedding_length`]),
    capabilities: Array.isArray(shown.capabilities) ? shown.capabilities.map(String) : undefined,
    parameters,
    system,
    template,
    modelfile: modelfile && writeModelfile({ modelfile, template, system, messages, requires }, parameters),
    files: modelfile === undefined ? undefined : digestsOf(modelfile),
    license: cutAt(asText(shown.license)?.trim().split("\n")[0]?.trim() ?? "", MAX_LICENSE_CHARACTERS) || undefined,
    modified_at: asText(shown.modified_at),
  };
}

/** Reads the digests from the paths of the weights, which themselves are never shown. */
const digestsOf = (modelfile: string): string[] | undefined => {
  const found = [...modelfile.matchAll(/^(?:FROM|ADAPTER) .*[\\/]blobs[\\/]sha256-([0-9a-f]{64})$/gm)];
  return found.length === 0 ? undefined : found.map(([, digest]) => `sha256:${digest}`);
};

/** A licence may be one very long line. */
const MAX_LICENSE_CHARACTERS = 200;

const asNumber = (value: unknown) => (typeof value === "number" ? value : undefined);
/** Drops what is not a model name: for a model made from a file, Ollama gives the path of that file. */
const asModelName = (value: unknown) =>
  typeof value === "string" && parseModelAddress(value) !== undefined ? value : undefined;
const asText = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Parses lines of a name, blanks, and a value that Go prints with %#v: strings in quotes, numbers plain. */
function parseParameters(lines: string): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const line of lines.split("\n")) {
    const [, name, printed] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || printed === undefined) continue;
    const value = parsePrinted(printed);
    const before = parameters[name];
    if (name === "stop") parameters[name] = [...(Array.isArray(before) ? before : []), value];
    else parameters[name] = value;
  }
  return parameters;
}

function parsePrinted(printed: string): unknown {
  if (printed === "<nil>") return null;
  try {
    return JSON.parse(printed);
  } catch {
    return printed;
  }
}
