import { parseKeepAlive } from "../runners/go-duration.ts";
import { OllamaError } from "./ollama-error.ts";
import { anything, dictionary, flag, integer, list, type Reader, struct, text } from "./read-request.ts";

export type Think = boolean | "low" | "medium" | "high" | "max";

/** In milliseconds; `Infinity` means forever. */
export const keepAlive: Reader<number> = (value) => {
  if (typeof value === "number" || typeof value === "string") return parseKeepAlive(value);
  throw new OllamaError(400, `Unsupported type: '${goType(value)}'`);
};

function goType(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** Standard base64 with padding: neither a data: URL nor a link. */
export const base64: Reader<string> = (value, at) => {
  const data = text(value, at).replace(/[\r\n]/g, "");
  const stray = data.search(/[^A-Za-z0-9+/]/);
  const padding = stray === -1 ? "" : data.slice(stray);
  if (/^={0,2}$/.test(padding) && data.length % 4 === 0) return data;
  const offset = /^=*$/.test(padding) ? data.length - (data.length % 4) : stray;
  throw new OllamaError(400, `illegal base64 data at input byte ${offset}`);
};

/** `think`; servers before 0.30 are taken not to know "max". */
function think(knowsMax: boolean): Reader<Think> {
  const levels = ["high", "medium", "low", ...(knowsMax ? ["max"] : [])];
  const choices = `${levels.map((level) => `"${level}"`).join(", ")}, true, or false`;
  return (value) => {
    if (typeof value === "boolean") return value;
    if (typeof value !== "string") throw new OllamaError(400, `think must be a boolean or string (${choices})`);
    if (levels.includes(value)) return value as Think;
    throw new OllamaError(400, `invalid think value: ${JSON.stringify(value)} (must be ${choices})`);
  };
}

const callArguments: Reader<Record<string, unknown>> = (value, at) => {
  if (typeof value !== "string") return dictionary(value, at);
  throw new OllamaError(400, "Value looks like object, but can't find closing '}' symbol");
};

const toolCall = struct(
  { id: text, function: struct({ name: text, arguments: callArguments }, "api.ToolCallFunction") },
  "api.ToolCall",
);

/** One message of a chat; roles are compared in lower case. */
export const message = struct(
  {
    role: (value, at) => text(value, at).toLowerCase(),
    content: text,
    thinking: text,
    images: list(base64, "[]api.ImageData"),
    tool_calls: list(toolCall, "[]api.ToolCall"),
    tool_name: text,
    tool_call_id: text,
  },
  "api.Alias",
);

export type Message = ReturnType<typeof message>;

/** Ollama reads the parameters of a function into a struct of its own. What that has no field for is dropped. */
const property: Reader<unknown> = (value, at) =>
  struct(
    {
      anyOf: list(property, "[]api.ToolProperty"),
      type: anything,
      items: anything,
      description: text,
      enum: list(anything, "[]interface {}"),
      properties,
    },
    "api.ToolProperty",
  )(value, at);

const properties: Reader<Record<string, unknown>> = (value, at) =>
  Object.fromEntries(Object.entries(dictionary(value, at)).map(([name, each]) => [name, property(each, at)]));

const parameters = struct(
  { type: text, $defs: anything, items: anything, required: list(text, "[]string"), properties },
  "api.ToolFunctionParameters",
);

export const tool = struct(
  {
    type: text,
    function: struct({ name: text, description: text, parameters }, "api.ToolFunction"),
  },
  "api.Tool",
);

const topLogprobs: Reader<number> = (value, at) => {
  const count = integer(value, at);
  if (count >= 0 && count <= 20) return count;
  throw new OllamaError(400, "top_logprobs must be between 0 and 20");
};

/** What generate and chat both take. */
export const generationFields = (knowsMaxThinking: boolean) => ({
  model: text,
  stream: flag,
  format: anything,
  keep_alive: keepAlive,
  options: dictionary,
  think: think(knowsMaxThinking),
  truncate: flag,
  shift: flag,
  logprobs: flag,
  top_logprobs: topLogprobs,
});
