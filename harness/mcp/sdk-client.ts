import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { HARNESS_CLIENT } from "./wire.ts";

/** Result of a tool call as plain values. */
export interface ToolOutcome {
  text: string;
  value: Record<string, unknown>;
  isError: boolean;
}

/** An MCP client, whichever SDK it is made of. */
export interface TestClient {
  toolNames(): Promise<string[]>;
  instructions(): string | undefined;
  call(name: string, args?: Record<string, unknown>, onProgress?: (message: string) => void): Promise<ToolOutcome>;
  close(): Promise<void>;
}

/** `fetch` is for a Worker that is called without a network. */
export type Connect = (url: string, token?: string, fetch?: typeof globalThis.fetch) => Promise<TestClient>;

/** How the v2 client finds the era of the protocol. */
export type Negotiation = "legacy" | "auto" | { pin: string };

/** The first load of a real model takes longer than the SDKs' own limit. */
const CALL_OPTIONS = { timeout: 110_000 };

/** Options of an HTTP transport, with a token and a `fetch` of its own if given. */
export function transportOptions(token: string | undefined, fetch: typeof globalThis.fetch | undefined) {
  const requestInit = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  return fetch === undefined ? { requestInit } : { requestInit, fetch };
}

/** Turns a tool's result into plain values. */
export function outcome(result: Record<string, unknown>): ToolOutcome {
  const content = (result.content ?? []) as { type: string; text?: string }[];
  return {
    text: content.map(({ text }) => text ?? "").join(""),
    value: (result.structuredContent ?? {}) as ToolOutcome["value"],
    isError: result.isError === true,
  };
}

/** Connects the v2 SDK's client, for calls that are not tools. */
export async function openV2(
  mode: Negotiation,
  url: string,
  token?: string,
  fetch?: typeof globalThis.fetch,
): Promise<Client> {
  const client = new Client(HARNESS_CLIENT, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, fetch)));
  return client;
}

/** What the clients of both SDKs have in common. */
interface SdkClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  getInstructions(): string | undefined;
  close(): Promise<void>;
}

type CallTool = (
  call: { name: string; arguments: Record<string, unknown> },
  options: { timeout: number; onprogress?: (progress: { message?: string }) => void },
) => Promise<Record<string, unknown>>;

/** Wraps a client of either SDK in the interface that tests and scripts use. */
export const testClient = (client: SdkClient, callTool: CallTool): TestClient => ({
  toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
  instructions: () => client.getInstructions(),
  async call(name, args = {}, onProgress) {
    const onprogress = onProgress && ((progress: { message?: string }) => onProgress(progress.message ?? ""));
    return outcome(await callTool({ name, arguments: args }, { ...CALL_OPTIONS, onprogress }));
  },
  close: () => client.close(),
});

/** The v2 SDK's client, in one of its three ways of finding the protocol's era. */
export const connectV2 =
  (mode: Negotiation): Connect =>
  async (url, token, fetch) => {
    const client = await openV2(mode, url, token, fetch);
    return testClient(client, (call, options) => client.callTool(call, options));
  };
