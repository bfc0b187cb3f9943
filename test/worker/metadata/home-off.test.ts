import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { type ClientOptions, connect, home, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";

/** What can be read while the home is off. */
const READS: [tool: string, args: Record<string, unknown>][] = [
  ["ollama_list_models", {}],
  ["ollama_list_models", { details: true }],
  ["ollama_show_model", { model }],
  ["ollama_get_models_info", {}],
  ["ollama_get_modelfile", { model }],
  ["ollama_get_model_size", { model }],
  ["ollama_get_version", {}],
  ["ollama_search_models", { query: "gemma" }],
  ["ollama_search_models", { query: "", capability: "embedding" }],
  ["ollama_get_default_model", {}],
];

const goOff = () => home.script({ preset: "530-tunnel-down", times: "always" });
const messages = [{ role: "user", content: "Is anybody at home?" }];

/** All that can be known has been asked for, and lies in KV. */
async function readAll(): Promise<Map<string, Record<string, unknown>>> {
  const client = await connect();
  const values = new Map<string, Record<string, unknown>>();
  for (const [tool, args] of READS) values.set(tool + JSON.stringify(args), (await client.call(tool, args)).value);
  await vi.waitFor(async () => {
    const { keys } = await env.METADATA.list();
    const names = keys.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["home:models", "home:version"]));
    expect(names).toContainEqual(expect.stringContaining("home:details:"));
  });
  return values;
}

const STALE = { age_seconds: expect.any(Number), reason: expect.stringMatching(/tunnel to the home is down \(530\)/) };

describe.each(["0.32.15", "0.17.4"])("while the home is off, of which Ollama %s was known", (version) => {
  beforeEach(() => home.reset({ version }));

  test("a Worker that remembers nothing reads from KV, with age and reason, and afresh once it is back", async () => {
    const before = await readAll();
    await goOff();
    for (const [tool, args] of READS) {
      const { isError, value, text } = await (await connect()).call(tool, args);
      const { stale, memory_bytes: _, loaded: __, ...known } = value;
      expect(isError, `${tool}: ${text}`).toBe(false);
      const { loaded: ___, ...facts } = before.get(tool + JSON.stringify(args)) ?? {};
      expect([tool, known]).toEqual([tool, facts]);
      expect([tool, stale]).toEqual([tool, STALE]);
      expect(text).toMatch(/530/);
    }
    const restarted = await connect();
    for (const [tool, args] of READS) expect((await restarted.call(tool, args)).value).toHaveProperty("stale");
    await home.reset({ version });
    for (const [tool, args] of READS) {
      const { value, isError } = await restarted.call(tool, args);
      expect([tool, isError, "stale" in value]).toEqual([tool, false, false]);
    }
  });
});

test("the age is that of what is shown, not of what was last written", async () => {
  const client = await connect();
  await client.call("ollama_list_models");
  await vi.waitFor(async () => expect(await env.METADATA.get("home:models")).not.toBeNull());
  await goOff();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 60 * 60 * 1000 });
  try {
    for (const reader of [client, await connect()]) {
      const { stale } = (await reader.call("ollama_list_models")).value as { stale: { age_seconds: number } };
      expect(stale.age_seconds).toBeGreaterThanOrEqual(3 * 60 * 60);
      expect(stale.age_seconds).toBeLessThan(3 * 60 * 60 + 10);
    }
  } finally {
    vi.useRealTimers();
  }
});

describe("what needs the home says what to do, while it is off", () => {
  const ASKING: [tool: string, args: Record<string, unknown>, ClientOptions?][] = [
    ["ollama_generate", { model, prompt: "Go" }],
    ["ollama_generate_stream", { prompt: "Go" }],
    ["ollama_chat", { model, messages }],
    ["ollama_chat_stream", { messages }],
    ["ollama_chat", { model, messages, session_id: "kitchen" }],
    ["ollama_chat", { messages, session_id: "pantry" }],
    ["ollama_chat", { messages, session_id: "attic" }, { path: `/mcp?model=${model}` }],
    ["ollama_embeddings", { model: "gemma3-embed:270m", prompt: "Go" }],
  ];

  const expectTeaching = async (client: TestClient, tool: string, args: Record<string, unknown>) => {
    const { isError, text } = await client.call(tool, args);
    expect([tool, isError]).toEqual([tool, true]);
    expect(text).toMatch(
      /tunnel to the home is down \(530\)[\s\S]*Start cloudflared at home[\s\S]*\[tunnel_down · a retry may/,
    );
  };

  test.each([
    ["and KV knows it", true],
    ["and nothing is known of it", false],
  ])("%s", async (_, known) => {
    if (known) await readAll();
    await goOff();
    for (const [tool, args, options] of ASKING) {
      await expectTeaching(await connect(options), tool, args);
    }
    const { value } = await (await connect()).call("ollama_list_sessions");
    expect(value).toMatchObject({ sessions: [], total: 0 });
  });

  test("and a session is as it was, and goes on when it is back", async () => {
    const client = await connect();
    await client.call("ollama_chat", { model, messages, session_id: "kitchen" });
    await goOff();
    await expectTeaching(client, "ollama_chat", { messages, session_id: "kitchen" });
    const off = await client.call("ollama_load_context", { session_id: "kitchen" });
    expect(off.value).toMatchObject({ session: { messages: 2 } });
    expect(off.value.session).not.toHaveProperty("busy_with");
    await home.reset();
    const back = await client.call("ollama_chat", { messages, session_id: "kitchen" });
    expect(back.value).toMatchObject({ status: "done" });
    const { value } = await client.call("ollama_load_context", { session_id: "kitchen" });
    expect(value).toMatchObject({ session: { messages: 4 } });
  });
});
