import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { parseModelAddress } from "../../core/model-address.ts";
import { writeModelfile } from "../../modelfile/write-modelfile.ts";
import type { InstalledModel } from "./installed-model.ts";

/** What /api/show knows, without what would fill a model's context: tensors, tokenizer arrays, the licence in full. */
export interface ModelDetails {
  family?: string;
  /** The model that it was made from, where Ollama knows. */
  parent_model?: string;
  format?: string;
  parameter_size?: string;
  quantization_level?: string;
  /** Tokens the model was trained for; how many are served is another matter (`num_ctx`). */
  context_length?: number;
  /** Length of its vectors. */
  embedding_length?: number;
  capabilities?: string[];
  /** As set in the Modelfile; `stop` may stand several times. */
  parameters: Record<string, unknown>;
  system?: string;
  template?: string;
  /** Without its FROM: models of another name have the same digest. */
  modelfile?: string;
  /** The start of its first line. */
  license?: string;
}

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
    ...{ parameters, system, template },
    modelfile: modelfile && writeModelfile({ modelfile, template, system, messages, requires }, parameters),
    license: asText(shown.license)?.trim().split("\n")[0]?.trim().slice(0, MAX_LICENSE_CHARACTERS),
  };
}

/** One that is a single line may be long. */
const MAX_LICENSE_CHARACTERS = 200;

const asNumber = (value: unknown) => (typeof value === "number" ? value : undefined);
/** Of one that was made from a file it is that file's path, which is nobody's business. */
const asModelName = (value: unknown) =>
  typeof value === "string" && parseModelAddress(value) !== undefined ? value : undefined;
const asText = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Lines of a name, blanks, and a value as Go prints it with %#v: strings in quotes, numbers plain. */
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
  try {
    return JSON.parse(printed);
  } catch {
    return printed;
  }
}
