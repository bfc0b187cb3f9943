import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { CALL_OPTIONS, CLIENT_INFO, type Connect, outcome, transportOptions } from "./test-client.ts";

export type Negotiation = "legacy" | "auto" | { pin: string };

/** The v2 client itself, for what is not a tool. */
export async function openV2(
  mode: Negotiation,
  url: string,
  token?: string,
  fetch?: typeof globalThis.fetch,
): Promise<Client> {
  const client = new Client(CLIENT_INFO, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, fetch)));
  return client;
}

/** The v2 client, in one of its three ways of finding the protocol's era. */
export const connectV2 =
  (mode: Negotiation): Connect =>
  async (url, token, fetch) => {
    const client = await openV2(mode, url, token, fetch);
    return {
      toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
      instructions: () => client.getInstructions(),
      async call(name, args = {}, onProgress) {
        const onprogress = onProgress && ((progress: { message?: string }) => onProgress(progress.message ?? ""));
        return outcome(await client.callTool({ name, arguments: args }, { ...CALL_OPTIONS, onprogress }));
      },
      close: () => client.close(),
    };
  };
