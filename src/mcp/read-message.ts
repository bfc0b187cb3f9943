import { isJsonObject, type JsonObject } from "../core/json-object.ts";

/** A message, or what is wrong with it. */
export type ReadMessage = { message: unknown } | { problem: string };

/** Parameters that a method cannot do without: texts. Without the check the SDK would answer with its validator's output. */
const NEEDED: Readonly<Record<string, string>> = {
  initialize: "protocolVersion",
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
};

/**
 * Reads a JSON-RPC message as its client meant it: what clients of other languages write for "nothing" is left out.
 * test/contracts/tolerated.ts lists all that is tolerated, and who sends it.
 */
export function readMessage(message: unknown): ReadMessage {
  if (!isJsonObject(message) || typeof message.method !== "string") return { message };
  const { method, params: given, ...rest } = message;
  if (isNothing(given)) return withParams(method, { ...rest, method }, undefined);
  if (!isJsonObject(given)) return { problem: `params: expected object, received ${typeName(given)}.` };
  return withParams(method, { ...rest, method }, readParams(method, given));
}

function withParams(method: string, message: JsonObject, params: JsonObject | undefined): ReadMessage {
  // The 2026 era has no handshake, and the SDK says so.
  const needed = method === "initialize" && isModern(params) ? undefined : NEEDED[method];
  if (needed !== undefined && typeof params?.[needed] !== "string")
    return { problem: missing(needed, params?.[needed]) };
  const args = params?.arguments;
  if (method === "tools/call" && args !== undefined && !isJsonObject(args)) {
    return { problem: `arguments: expected object, received ${typeName(args)}.` };
  }
  return { message: params === undefined ? message : { ...message, params } };
}

const isModern = (params: JsonObject | undefined) =>
  isJsonObject(params?._meta) && "io.modelcontextprotocol/protocolVersion" in params._meta;

const missing = (name: string, value: unknown) =>
  value === undefined ? `${name} is missing (string).` : `${name}: expected string, received ${typeName(value)}.`;

function readParams(method: string, given: JsonObject): JsonObject {
  const { _meta, ...params } = withoutNulls(given);
  const meta = isJsonObject(_meta) ? { _meta: readMeta(_meta) } : {};
  if (method === "initialize") return { ...params, ...meta, ...introduction() };
  if (method === "tools/call") return { ...params, ...meta, arguments: readArguments(params.arguments) };
  if (method !== "prompts/get") return { ...params, ...meta };
  const args = readArguments(params.arguments);
  return { ...params, ...meta, arguments: isJsonObject(args) ? asTexts(withoutNulls(args)) : args };
}

/**
 * Returns what the protocol wants to know of a client. Hearth remembers nothing of a handshake, so it does not read what
 * clients write in many forms, such as an empty list for an empty object.
 */
const introduction = () => ({ capabilities: {}, clientInfo: { name: "unknown", version: "unknown" } });

const CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
const CLIENT = "io.modelcontextprotocol/clientInfo";

/** Reads the envelope of the 2026 era, in which the same is in other places. Whatever is not there stays so. */
function readMeta(given: JsonObject): JsonObject {
  const meta = withoutNulls(given);
  const { [CLIENT]: client } = meta;
  if (CAPABILITIES in given && isNothing(given[CAPABILITIES])) meta[CAPABILITIES] = {};
  if (isJsonObject(client)) meta[CLIENT] = { version: "unknown", ...withoutNulls(client) };
  return meta;
}

/** Only an object is possible here, so a text can be meant as nothing else than the JSON of one. */
function readArguments(given: unknown): unknown {
  if (given === undefined || isNothing(given)) return {};
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** Go writes an empty map as null, PHP as an empty list; some hosts write an empty text. */
const isNothing = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

/** The arguments of a prompt are texts, so a number or a boolean is the text of it. */
const asTexts = (object: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      typeof value === "number" || typeof value === "boolean" ? String(value) : value,
    ]),
  );

const typeName = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
