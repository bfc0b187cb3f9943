import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { rawCall } from "../clients/raw-call.ts";
import { CLIENT_INFO, transportOptions } from "../clients/test-client.ts";

interface Server {
  url: string;
  token: string;
}

interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
}

/** Makes several calls at once, and gives for each what makes its client leave it. */
export type Leavers = (server: Server, calls: ToolCall[], fetch?: typeof globalThis.fetch) => Promise<(() => void)[]>;

/** The v2 SDK closes the stream of a call that is aborted. */
export const modernClosing: Leavers = async ({ url, token }, calls, fetch) => {
  const client = new ModernClient(CLIENT_INFO, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new ModernTransport(new URL(url), transportOptions(token, fetch)));
  return calls.map((call) => abortable((options) => client.callTool(call, options)));
};

export const modernTearing: Leavers = async (server, calls) =>
  calls.map((call) => rawCall({ ...server, era: "2026" }, call.name, call.arguments).destroy);

/** The v1 SDK sends `notifications/cancelled` for a call that is aborted, and leaves its stream open. */
export const oldCancelling: Leavers = async ({ url, token }, calls, fetch) => {
  const client = new Client(CLIENT_INFO);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, fetch)));
  return calls.map((call) => abortable((options) => client.callTool(call, undefined, options)));
};

function abortable(call: (options: { signal: AbortSignal; onprogress: () => void }) => Promise<unknown>): () => void {
  const leaving = new AbortController();
  call({ signal: leaving.signal, onprogress: () => {} }).catch(() => {});
  return () => leaving.abort();
}
