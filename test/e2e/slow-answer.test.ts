import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "vitest";
import { outcome, type ToolOutcome, transportOptions } from "../../harness/mcp/sdk-client.ts";
import { openHouse } from "./house.ts";

/**
 * An answer that outlasts a client which asks for progress and does not extend its limit on it, as is the default of both
 * SDKs. Twenty times as fast as in life, unless FULL=1 asks for the true 60 s limit, 50 s wait and 70 s answer.
 */
const scale = process.env.FULL === "1" ? 1 : 0.05;
const LIMIT_MS = 60_000 * scale;
const TOKENS = 140;
const house = openHouse({ WAIT_SECONDS: String(50 * scale) });

type Call = (
  name: string,
  args: Record<string, unknown>,
  onProgress: (message: string) => void,
) => Promise<ToolOutcome>;

async function v1(url: string, token: string): Promise<Call> {
  const client = new V1Client({ name: "slow", version: "1" });
  await client.connect(new V1Transport(new URL(url), transportOptions(token, undefined)));
  return async (name, args, onProgress) => {
    const onprogress = ({ message }: { message?: string }) => onProgress(message ?? "");
    return outcome(await client.callTool({ name, arguments: args }, undefined, { timeout: LIMIT_MS, onprogress }));
  };
}

async function v2(url: string, token: string): Promise<Call> {
  const client = new Client({ name: "slow", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), transportOptions(token, undefined)));
  return async (name, args, onProgress) => {
    const onprogress = ({ message }: { message?: string }) => onProgress(message ?? "");
    return outcome(await client.callTool({ name, arguments: args }, { timeout: LIMIT_MS, onprogress }));
  };
}

test.each([
  ["v1", v1],
  ["v2", v2],
])(
  "with the %s SDK, an answer of 70 s under a limit of 60 s comes whole, in at most three polls",
  async (_, connect) => {
    const { hearth, home } = house;
    await home.reset();
    await home.script({ count: TOKENS, tokenDelayMs: (70_000 * scale) / TOKENS });
    const call = await connect(`${hearth.url}/mcp`, hearth.token);
    const seen: string[] = [];
    const options = { num_predict: 1000 };
    const args = { model: "gemma3:270m", prompt: "Go", options };
    let result = await call("ollama_generate", args, (message) => seen.push(message));
    expect(result.value).toMatchObject({ status: "running" });
    let text = String(result.value.text);
    let polls = 0;
    while (result.value.status !== "done") {
      expect(++polls).toBeLessThanOrEqual(3);
      result = await call("ollama_get_request", { request_id: result.value.request_id, offset: text.length }, () => {});
      text += result.value.text;
    }
    const every = Array.from({ length: TOKENS }, (_, index) => `t${index}`).join(" ");
    expect(text).toBe(every);
    expect(every.startsWith(seen.join(""))).toBe(true);
  },
  3 * LIMIT_MS,
);
