import { OllamaError } from "../http/ollama-error.ts";
import { kind } from "../http/read-request.ts";
import type { Capability, InstalledModel } from "../models/model.ts";
import { templateError } from "../models/template-error.ts";
import type { CreateRequest } from "./create-request.ts";

/**
 * The base with what the request changes: parameters are merged, messages replaced, licences added, template and system
 * replaced unless they are empty. Nobody asks whether a parameter exists, or is of the right type.
 * @throws OllamaError 400 for a text that is no template
 */
export function changedModel(base: InstalledModel, request: CreateRequest): InstalledModel {
  const { template = "", system = "", parameters = {}, messages = [] } = request;
  const wrong = templateError(template);
  if (wrong !== undefined) throw new OllamaError(400, `template error: ${wrong}`);
  return {
    ...base,
    template: template || base.template,
    capabilities: template === "" ? base.capabilities : capabilitiesWith(template, base),
    system: system || base.system,
    licenses: [...base.licenses, ...readLicences(request.license)],
    parameters: { ...base.parameters, ...parameters },
    messages: messages.length === 0 ? base.messages : messages.map(asStored),
  };
}

const asStored = ({ role = "", content = "" }: NonNullable<CreateRequest["messages"]>[number]) => ({ role, content });

const BY_TEMPLATE: [Capability, RegExp][] = [
  ["insert", /\.Suffix\b/],
  ["tools", /\.Tools\b/],
  ["thinking", /\.Think\b/],
];

/** What a model can do is read off its template, apart from what lies in its weights. */
function capabilitiesWith(template: string, { capabilities }: InstalledModel): Capability[] {
  const ofWeights = capabilities.filter((capability) => BY_TEMPLATE.every(([name]) => name !== capability));
  return [...ofWeights, ...BY_TEMPLATE.flatMap(([name, sign]) => (sign.test(template) ? [name] : []))];
}

function readLicences(license: unknown): string[] {
  if (license === undefined || license === "") return [];
  if (typeof license === "string") return [license];
  if (!Array.isArray(license)) throw new OllamaError(500, unreadable(license, "[]string"));
  const wrong = license.find((text) => typeof text !== "string");
  if (wrong !== undefined) throw new OllamaError(500, unreadable(wrong, "string"));
  return license;
}

const unreadable = (value: unknown, type: string) =>
  `json: cannot unmarshal ${kind(value)} into Go value of type ${type}`;
