import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { openCall } from "../../harness/mcp/mcp-client.ts";
import { transportOptions } from "../../harness/mcp/sdk-client.ts";
import { HARNESS_CLIENT, type McpServer } from "../../harness/mcp/wire.ts";

interface ToolCall {
  tool: string;
  arguments: Record<string, unknown>;
}

/** Makes several calls at once, and gives for each what makes its client leave it. */
export type Leavers = (
  server: McpServer,
  calls: ToolCall[],
  fetch?: typeof globalThis.fetch,
) => Promise<(() => void)[]>;

const paramsOf = ({ tool, arguments: given }: ToolCall) => ({ name: tool, arguments: given });

/** The v2 SDK closes the stream of a call that is aborted. */
export const modernClosing: Leavers = async ({ url, token }, calls, fetch) => {
  const client = new ModernClient(HARNESS_CLIENT, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new ModernTransport(new URL(`${url}/mcp`), transportOptions(token, fetch)));
  return calls.map((call) => abortable((options) => client.callTool(paramsOf(call), options)));
};

export const modernTearing: Leavers = async (server, calls) =>
  calls.map((call) => openCall(server, { ...call, era: "2026" }).leave);

/** The same for a client whose request Hearth hands to the SDK in a form of its own, because of its Accept header. */
export const acceptingAnything: Leavers = async (server, calls) =>
  calls.map((call) => openCall(server, { ...call, era: "2026", accept: "*/*" }).leave);

/** The v1 SDK sends `notifications/cancelled` for a call that is aborted, and leaves its stream open. */
export const oldCancelling: Leavers = async ({ url, token }, calls, fetch) => {
  const client = new Client(HARNESS_CLIENT);
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), transportOptions(token, fetch)));
  return calls.map((call) => abortable((options) => client.callTool(paramsOf(call), undefined, options)));
};

function abortable(call: (options: { signal: AbortSignal; onprogress: () => void }) => Promise<unknown>): () => void {
  const leaving = new AbortController();
  call({ signal: leaving.signal, onprogress: () => {} }).catch(() => {});
  return () => leaving.abort();
}
