import { isJsonObject, type JsonObject, parseJsonObject } from "../../src/core/json-object.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { Fault } from "./finding.ts";
import { open, probe } from "./probe.ts";
import { type Arrival, readStream } from "./read-stream.ts";
import { faultOfTool } from "./said-by-hearth.ts";
import type { Visit } from "./visit.ts";
import { whyNotHearth } from "./why-not-hearth.ts";

const PROTOCOL = "2026-07-28";
/** The longest that Hearth lets a call wait. A longer call returns early, and the doctor would have to collect the rest. */
const MAX_WAIT_SECONDS = 240;

interface McpCall {
  method: string;
  params?: JsonObject & { name?: string };
  waitSeconds?: number;
}

export interface McpAnswer {
  result: JsonObject;
  /** What came when, in ms since the call. */
  arrivals: Arrival[];
}

/**
 * One MCP call of the 2026 era: a single POST, read as it comes, since when it comes is of interest here. No SDK shows
 * that.
 * @throws Fault
 */
export async function callMcp(visit: Visit, call: McpCall, signal: AbortSignal): Promise<McpAnswer> {
  const url = `${visit.origin}/mcp?wait=${call.waitSeconds ?? MAX_WAIT_SECONDS}`;
  const init = { ...request(call, visit.token), signal };
  const began = performance.now();
  const response = await open(url, init);
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

/** @returns the structured content @throws Fault with what a tool's error says */
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

/** The answer to whoever calls without a token. */
export function callWithoutToken(url: string, signal: AbortSignal) {
  return probe(url, { ...request({ method: "tools/list" }, undefined), signal });
}

function request({ method, params = {} }: McpCall, token: string | undefined): RequestInit {
  const _meta = {
    progressToken: 1,
    "io.modelcontextprotocol/protocolVersion": PROTOCOL,
    "io.modelcontextprotocol/clientInfo": { name: "hearth-doctor", version: HEARTH_VERSION },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": PROTOCOL,
      "mcp-method": method,
      ...(params.name === undefined ? {} : { "mcp-name": params.name }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } }),
  };
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
