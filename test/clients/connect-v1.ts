import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CALL_OPTIONS, type Connect, outcome, transportOptions } from "../../harness/mcp/sdk-client.ts";
import { HARNESS_CLIENT } from "../../harness/mcp/wire.ts";

/** The 2025-era client that most hosts are built on. */
export const connectV1: Connect = async (url, token, fetch) => {
  const client = new Client(HARNESS_CLIENT);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, fetch)));
  return {
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    instructions: () => client.getInstructions(),
    async call(name, args = {}, onProgress) {
      const onprogress = onProgress && ((progress: { message?: string }) => onProgress(progress.message ?? ""));
      return outcome(await client.callTool({ name, arguments: args }, undefined, { ...CALL_OPTIONS, onprogress }));
    },
    close: () => client.close(),
  };
};
