import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { beforeEach, describe, expect, test } from "vitest";
import { connectV2 } from "../clients/connect-v2.ts";
import { rawCall } from "../clients/raw-call.ts";
import { CLIENT_INFO, transportOptions } from "../clients/test-client.ts";
import type { Script } from "../stand-in/control.ts";
import { openHouse } from "./house.ts";

const MANY = 20;
const KEEP_ALIVE_MS = 1000;
const house = openHouse({ MAX_CONCURRENT_REQUESTS: String(MANY) });

const path = "/api/generate";
const go = (prompt: string) => ({ model: "gemma3:270m", prompt });
const url = (query = "") => `${house.hearth.url}/mcp${query}`;
const raw = (era: "2026" | "2025", prompt: string, query = "") =>
  rawCall({ url: url(query), token: house.hearth.token, era }, "ollama_generate", go(prompt));

beforeEach(() => house.home.reset({ slots: MANY }));

/** Calls for many answers at once, and gives for each what makes its client leave. */
type Callers = (prompts: string[]) => Promise<(() => void)[]>;

const politely: Callers = async (prompts) => {
  const client = new ModernClient(CLIENT_INFO, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new ModernTransport(new URL(url()), transportOptions(house.hearth.token, undefined)));
  return prompts.map((prompt) => {
    const leaving = new AbortController();
    const options = { signal: leaving.signal, onprogress: () => {} };
    client.callTool({ name: "ollama_generate", arguments: go(prompt) }, options).catch(() => {});
    return () => leaving.abort();
  });
};

const rudely: Callers = async (prompts) => prompts.map((prompt) => raw("2026", prompt).destroy);

const olden: Callers = async (prompts) => {
  const client = new Client(CLIENT_INFO);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url()), transportOptions(house.hearth.token, undefined)),
  );
  return prompts.map((prompt) => {
    const leaving = new AbortController();
    const call = { name: "ollama_generate", arguments: go(prompt) };
    client.callTool(call, undefined, { signal: leaving.signal, onprogress: () => {} }).catch(() => {});
    return () => leaving.abort();
  });
};

/** How long after each client had left its upstream was closed, in ms: the longest first. */
async function timesToClose(callers: Callers, script: Script, moment: "held" | "answered"): Promise<number[]> {
  const { home } = house;
  await home.script({ ...script, times: "always" });
  const prompts = Array.from({ length: MANY }, (_, index) => `Go ${index}`);
  const leave = await callers(prompts);
  await home.waitFor({ path, wait: moment, count: MANY, tokens: moment === "held" ? 0 : 5 });
  const leftAt = new Map<unknown, number>();
  for (const [index, prompt] of prompts.entries()) {
    // One after the other, so that they leave in all phases of the keep-alive.
    await new Promise((resolve) => setTimeout(resolve, KEEP_ALIVE_MS / MANY));
    leftAt.set(prompt, performance.timeOrigin + performance.now());
    leave[index]?.();
  }
  await home.waitFor({ path, wait: "closed", count: MANY }).catch(() => {});
  const record = await home.record({ path });
  console.log(record.map((entry) => Math.round((entry.closedEarlyAt ?? Number.POSITIVE_INFINITY) - (leftAt.get((entry.body as { prompt: string }).prompt) ?? 0))).join(" "));
  return record
    .map(({ body, closedEarlyAt }) => (closedEarlyAt ?? Infinity) - (leftAt.get((body as any).prompt) ?? 0))
    .sort((a, b) => b - a);
}

describe.each([["politely", politely], ["rudely", rudely], ["olden", olden]] as const)("%s", (_, callers) => {
  test("silence", async () => {
    const times = await timesToClose(callers, { holdAfter: 0 }, "held");
    expect(times[0]).toBeLessThan(2000);
  });
  test("flow", async () => {
    const times = await timesToClose(callers, { count: 100_000, tokenDelayMs: 30 }, "answered");
    expect(times[0]).toBeLessThan(1000);
  });
});
