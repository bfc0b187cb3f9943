import { createMcpHandler, InMemoryTransport } from "@modelcontextprotocol/server";
import type { CallContext } from "./call-context.ts";
import { createServer } from "./create-server.ts";

const URL_OF_NOBODY = "https://hearth.invalid/mcp";
const [OLD_VERSION, NEW_VERSION] = ["2025-11-25", "2026-07-28"];
const clientInfo = { name: "warm-up", version: "1.0.0" };
const INITIALIZE = { protocolVersion: OLD_VERSION, capabilities: {}, clientInfo };
const CALL = { name: "ollama_list_models", arguments: {} };
const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": NEW_VERSION,
  "io.modelcontextprotocol/clientInfo": clientInfo,
  "io.modelcontextprotocol/clientCapabilities": {},
};

interface Message {
  method: string;
  params: Record<string, unknown>;
}

/** Answers the first messages of a client, in both eras, for nobody. See http/warm-up.ts. */
export async function warmUpMcp(call: CallContext): Promise<void> {
  // The transport of 2025 needs a random value, which there is not yet: this gets as far as that.
  await post(call, { method: "initialize", params: INITIALIZE }).catch(() => {});
  await exchange(call, { method: "initialize", params: INITIALIZE }, { method: "tools/call", params: CALL });
  await post(call, { method: "tools/list", params: { _meta: ENVELOPE } });
  await post(call, { method: "tools/call", params: { ...CALL, _meta: ENVELOPE } });
}

/** Without a keep-alive, as there are no timers yet. */
function post(call: CallContext, { method, params }: Message): Promise<Response> {
  const handler = createMcpHandler(({ era }) => createServer(call, era), {
    responseMode: "sse",
    keepAliveMs: 0,
  });
  const headers = {
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    ...("_meta" in params ? { "mcp-protocol-version": NEW_VERSION, "mcp-method": method } : {}),
    ...("name" in params ? { "mcp-name": String(params.name) } : {}),
  };
  const request = new Request(URL_OF_NOBODY, { method: "POST", headers });
  return handler.fetch(request, { parsedBody: { jsonrpc: "2.0", id: 1, method, params } });
}

/** Sends messages of 2025 to a server without HTTP. */
async function exchange(call: CallContext, ...messages: Message[]): Promise<void> {
  const [client, transport] = InMemoryTransport.createLinkedPair();
  await createServer(call, "legacy").connect(transport);
  for (const [id, message] of messages.entries()) await client.send({ jsonrpc: "2.0", id, ...message });
}
