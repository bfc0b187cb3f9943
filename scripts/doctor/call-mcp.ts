import { httpRequest, type McpMessage } from "../../harness/mcp/wire.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../src/core/json-object.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { Fault } from "./finding.ts";
import { open, probe } from "./probe.ts";
import { type Arrival, readStream } from "./read-stream.ts";
import { faultOfTool } from "./said-by-hearth.ts";
import type { Visit } from "./visit.ts";
import { whyNotHearth } from "./why-not-hearth.ts";

/** The longest that Hearth lets a call wait. A longer call returns early, and the doctor would have to collect the rest. */
const MAX_WAIT_SECONDS = 240;

const MESSAGE = {
  era: "2026",
  id: 1,
  progress: true,
  client: { name: "hearth-doctor", version: HEARTH_VERSION },
} as const;

interface McpCall extends Pick<McpMessage, "method" | "params"> {
  waitSeconds?: number;
}

/** The result of an MCP call. */
export interface McpAnswer {
  result: JsonObject;
  /** When each message arrived, in ms since the call. */
  arrivals: Arrival[];
}

/**
 * Makes an MCP call of the 2026 protocol: a single POST. Records when each message of the answer arrives, which no SDK
 * does.
 * @throws Fault
 */
export async function callMcp(visit: Visit, call: McpCall, signal: AbortSignal): Promise<McpAnswer> {
  const { waitSeconds = MAX_WAIT_SECONDS, ...message } = call;
  const server = { url: visit.origin, token: visit.token };
  const [url, init] = httpRequest(server, { ...MESSAGE, ...message, query: `wait=${waitSeconds}` });
  const began = performance.now();
  const response = await open(url, { ...init, signal });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (!response.ok || !isStream) {
    const text = await response.text();
    const { status, headers } = response;
    throw whyNotHearth({ url, status, headers, text, json: parseJsonObject(text) });
  }
  const { messages, arrivals } = await readStream(response, began, signal);
  const last = messages.find(({ id }) => id !== undefined);
  if (isJsonObject(last?.result)) return { result: last.result, arrivals };
  throw new Fault(protocolFault(call, last));
}

/** Calls a tool. @returns the structured content @throws Fault for an error of the tool */
export async function callTool<T>(
  visit: Visit,
  name: string,
  args: JsonObject,
  signal: AbortSignal,
  waitSeconds?: number,
): Promise<{ value: T; arrivals: Arrival[] }> {
  const params = { name, arguments: args };
  const { result, arrivals } = await callMcp(visit, { method: "tools/call", params, waitSeconds }, signal);
  if (result.isError !== true) return { value: result.structuredContent as T, arrivals };
  const [content] = (result.content ?? []) as { text?: string }[];
  throw faultOfTool(content?.text ?? "");
}

/** Makes a call without a token. @returns the answer */
export function callWithoutToken(url: string, signal: AbortSignal) {
  const [, init] = httpRequest({ url }, { ...MESSAGE, method: "tools/list" });
  return probe(url, { ...init, signal });
}

function protocolFault({ method }: McpCall, last: JsonObject | undefined) {
  const said = isJsonObject(last?.error) ? `: ${String(last.error.message).slice(0, 200)}` : ", and no answer in it";
  return {
    code: "protocol",
    title: "The MCP call got no answer",
    seen: `${method} got a stream${said}.`,
    next: "Run the doctor of the version that is deployed. npx wrangler tail shows the call.",
  };
}
