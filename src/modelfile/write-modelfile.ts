import type { JsonObject } from "../core/json-object.ts";
import { isJsonObject } from "../core/json-object.ts";

interface Shown {
  /** As Ollama writes it: with paths of the home, licences, and texts that are not always quoted where they need it. */
  modelfile: string;
  template?: string;
  system?: string;
  messages?: unknown;
  requires?: unknown;
}

/**
 * The Modelfile that makes the same model again, but for its FROM: made from the fields of /api/show, since a text that
 * looks like an instruction cannot be told from one in Ollama's own. The licence is left out, and goes along with FROM.
 */
export function writeModelfile(shown: Shown, parameters: Record<string, unknown>): string {
  const { template, system, messages, requires } = shown;
  return [
    ...plainInstructions(shown),
    ...(template === undefined ? [] : [`TEMPLATE ${quoted(template)}`]),
    ...(system === undefined ? [] : [`SYSTEM ${quoted(system)}`]),
    ...Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().map((one) => `PARAMETER ${name} ${quoted(String(one))}`),
    ),
    ...(Array.isArray(messages) ? messages.filter(isJsonObject).map(messageLine) : []),
    ...(typeof requires === "string" && requires !== "" ? [`REQUIRES ${requires}`] : []),
  ].join("\n");
}

const messageLine = ({ role, content }: JsonObject) => `MESSAGE ${role} ${quoted(String(content ?? ""))}`;

/** Of what stands in no field; it comes before the first PARAMETER, LICENSE and MESSAGE. Files of the home are not named. */
function plainInstructions({ modelfile, template = "", system = "" }: Shown): string[] {
  const [head = ""] = without(without(modelfile, template), system).split(/^(?:PARAMETER|LICENSE|MESSAGE) /m);
  return head.split("\n").flatMap((line) => {
    const [, file] = /^(ADAPTER|DRAFT) /.exec(line) ?? [];
    if (file !== undefined) return [`# ${file} (a file at home)`];
    return /^(RENDERER|PARSER) /.test(line) ? [line] : [];
  });
}

const without = (text: string, part: string) => (part === "" ? text : text.replace(part, () => ""));

/** As `readInstructions` and Ollama read it back. There are no escapes: a line that ends with three quotes ends the text. */
function quoted(text: string): string {
  const bare = text !== "" && text.trim() === text && !/[\r\n]/.test(text) && !text.startsWith('"');
  if (bare) return text;
  return text.includes('"') ? `"""${text}"""` : `"${text}"`;
}
