import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type Connect, testClient, transportOptions } from "../../harness/mcp/sdk-client.ts";
import { HARNESS_CLIENT } from "../../harness/mcp/wire.ts";

/** The 2025-era client that most hosts are built on. */
export const connectV1: Connect = async (url, token, fetch) => {
  const client = new Client(HARNESS_CLIENT);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, fetch)));
  return testClient(client, (call, options) => client.callTool(call, undefined, options));
};
