import { beforeEach, expect, test } from "vitest";
import { connect, home, IMPATIENT, namedToken, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const MODEL = "gemma3:270m";

test("a model is loaded ahead of time, and taken out of memory again; both are seen", async () => {
  const client = await connect();
  const loaded = await client.call("ollama_load_model", { model: MODEL, keep_alive: "1h", num_ctx: 2048 });
  expect(loaded.value).toMatchObject({ status: "done", done_reason: "load" });
  const list = await client.call("ollama_list_processes");
  expect(list.value.models).toMatchObject([{ name: MODEL, context_length: 2048 }]);
  expect((await client.call("ollama_unload_model", { model: MODEL })).value).toMatchObject({ unloaded: true });
  expect((await client.call("ollama_list_processes")).value.models).toEqual([]);
});

test("a model that is not there can be neither loaded nor unloaded", async () => {
  const client = await connect();
  for (const name of ["ollama_load_model", "ollama_unload_model"]) {
    const { isError, text } = await client.call(name, { model: "gemma3:9b" });
    expect(isError).toBe(true);
    expect(text).toMatch(/is not installed/);
  }
});

test("loading needs the grant for it", async () => {
  const bot = await namedToken("bot", "owner", ["read", "chat"]);
  const client = await connect({ settings: { AUTH_TOKENS: [bot.entry] }, token: bot.token });
  expect(await client.toolNames()).not.toContain("ollama_load_model");
  expect((await client.call("ollama_load_model", { model: MODEL })).text).toMatch(/needs the grant "manage"/);
});

test("ollama_list_processes shows what runs and waits, and whose it is", async () => {
  await home.script({ count: 4, holdAfter: 1 });
  const client = await connect({ settings: IMPATIENT });
  await client.call("ollama_generate", { model: MODEL, prompt: "Go" });
  await client.call("ollama_generate", { model: MODEL, prompt: "Later" });
  const { value } = await client.call("ollama_list_processes");
  expect(value).toMatchObject({
    running: 1,
    waiting: 1,
    requests: [{ state: "queued" }, { state: "running", tool: "ollama_generate" }],
    note: expect.stringContaining("process IDs"),
  });
});
