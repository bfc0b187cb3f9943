import { isJsonObject, type JsonObject } from "../core/json-object.ts";

interface Shown {
  /**
   * Ollama's own Modelfile: with paths of the home, licences, and texts that are not always quoted where they must be.
   */
  modelfile: string;
  template?: string;
  system?: string;
  messages?: unknown;
  requires?: unknown;
}

/**
 * Writes the Modelfile, without its FROM, from which the same model can be created again. It uses the fields of
 * /api/show: in Ollama's own Modelfile, text that looks like an instruction cannot be told from a real one. The licence
 * is left out, because a new model inherits it through FROM.
 */
export function writeModelfile(shown: Shown, parameters: Record<string, unknown>): string {
  const { template, system, messages, requires } = shown;
  return [
    ...plainInstructions(shown),
    ...(template === undefined ? [] : [`TEMPLATE ${quoted(template)}`]),
    ...(system === undefined ? [] : [`SYSTEM ${quoted(system)}`]),
    ...Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().flatMap((one) => (one === null ? [] : [`PARAMETER ${name} ${quoted(String(one))}`])),
    ),
    ...(Array.isArray(messages) ? messages.filter(isJsonObject).map(messageLine) : []),
    ...(typeof requires === "string" && requires !== "" ? [`REQUIRES ${requires}`] : []),
  ].join("\n");
}

const messageLine = ({ role, content }: JsonObject) => `MESSAGE ${role} ${quoted(String(content ?? ""))}`;

/**
 * Returns the instructions that no field of /api/show has. They come before the first PARAMETER, LICENSE and MESSAGE.
 * File paths are left out.
 */
function plainInstructions({ modelfile, template = "", system = "" }: Shown): string[] {
  const [head = ""] = without(without(modelfile, template), system).split(/^(?:PARAMETER|LICENSE|MESSAGE) /m);
  return head.split("\n").flatMap((line) => {
    const [, file] = /^(ADAPTER|DRAFT) /.exec(line) ?? [];
    if (file !== undefined) return [`# ${file} (a file at home)`];
    return /^(RENDERER|PARSER) /.test(line) ? [line] : [];
  });
}

const without = (text: string, part: string) => (part === "" ? text : text.replace(part, () => ""));

/**
 * Quotes a text so that Ollama and `readInstructions` read it back. There are no escapes: a line that ends with three
 * quotes ends the text.
 */
function quoted(text: string): string {
  const plain = text !== "" && text.trim() === text && !/[\r\n]/.test(text) && !text.startsWith('"');
  if (plain) return text;
  return text.includes('"') ? `"""${text}"""` : `"${text}"`;
}
