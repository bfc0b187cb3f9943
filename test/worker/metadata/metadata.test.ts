import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

describe("the model list", () => {
  test("is asked for once, however many ask for it at once or soon after", async () => {
    const client = await connect();
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.call("ollama_list_models")));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    await client.call("ollama_list_models");
    expect(await home.record({ path: "/api/tags" })).toHaveLength(1);
  });

  test("comes from KV with its age and the reason while the home is off, and fresh once it is back", async () => {
    const before = await (await connect()).call("ollama_list_models");
    await vi.waitFor(async () => expect(await env.METADATA.get("home:models")).not.toBeNull());
    await home.script({ path: "/api/tags", preset: "530-tunnel-down", times: 1 });
    const restarted = await connect();
    const off = await restarted.call("ollama_list_models");
    expect(off.isError).toBe(false);
    expect(off.value).toMatchObject({
      models: before.value.models,
      stale: { age_seconds: expect.any(Number), reason: expect.stringContaining("530") },
    });
    expect((await restarted.call("ollama_list_models")).value).not.toHaveProperty("stale");
  });

  test("is an error where nothing is known yet", async () => {
    await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
    const { isError, text } = await (await connect()).call("ollama_list_models");
    expect(isError).toBe(true);
    expect(text).toMatch(/\[tunnel_down · a retry may help/);
  });
});

describe("the details of a model", () => {
  test("are asked for once, ever, for they hang on its digest", async () => {
    await (await connect()).call("ollama_show_model", { model: "gemma3:270m" });
    await vi.waitFor(async () => expect((await env.METADATA.list({ prefix: "home:details:" })).keys).toHaveLength(1));
    const { value } = await (await connect()).call("ollama_show_model", { model: "GEMMA3:270M" });
    expect(value).toMatchObject({ name: "gemma3:270m" });
    expect(await home.record({ path: "/api/show" })).toHaveLength(1);
  });

  test("of a model that was replaced since the list was read are not kept under its old digest", async () => {
    const client = await connect();
    const { value: before } = await client.call("ollama_list_models", { details: true });
    const [old] = (before.models as { name: string; digest: string }[]).filter(({ name }) => name === "gemma3:270m");
    const copy = { source: "stand-in-vision:latest", destination: "gemma3:270m" };
    await fetch(`${inject("standIn")}/api/copy`, { method: "POST", body: JSON.stringify(copy) });
    const replaced = await client.call("ollama_show_model", { model: "gemma3:270m" });
    const again = await client.call("ollama_show_model", { model: "gemma3:270m" });
    expect(again.value.capabilities).toEqual(replaced.value.capabilities);
    await vi.waitFor(async () => expect((await env.METADATA.list({ prefix: "home:details:" })).keys).toHaveLength(1));
    expect(await env.METADATA.get(`home:details:v1:${old?.digest}`)).toBeNull();
  });

  test("and all else in KV are dropped by it when nothing has renewed them for 90 days", async () => {
    const expiries: unknown[] = [];
    const put = async (_key: string, _value: string, options: { expirationTtl?: number }) =>
      void expiries.push(options?.expirationTtl);
    const client = await connect({ settings: { METADATA: { get: async () => null, put } } });
    await client.call("ollama_show_model", { model: "gemma3:270m" });
    await vi.waitFor(() => expect(expiries.length).toBeGreaterThanOrEqual(2));
    expect(new Set(expiries)).toEqual(new Set([90 * 24 * 60 * 60]));
  });

  test("of a model that has gone are an error, not what was once known", async () => {
    const gone = { status: 404, body: { error: "model 'stand-in-vision:latest' not found" } };
    await home.script({ path: "/api/show", respond: gone });
    const { isError, text } = await (await connect()).call("ollama_show_model", { model: "stand-in-vision" });
    expect(isError).toBe(true);
    expect(text).toMatch(/\[model_not_found/);
  });
});

describe("KV that fails", () => {
  const broken = {
    get: async () => Promise.reject(new Error("quota")),
    put: async () => Promise.reject(new Error("quota")),
  };
  const settings = { METADATA: broken };

  test("is no matter while the home answers", async () => {
    const client = await connect({ settings });
    expect((await client.call("ollama_list_models")).isError).toBe(false);
    expect((await client.call("ollama_show_model", { model: "gemma3:270m" })).isError).toBe(false);
  });

  test("does not hide what is wrong with the home", async () => {
    await home.script({ path: "/api/tags", preset: "530-tunnel-down", times: "always" });
    expect((await (await connect({ settings })).call("ollama_list_models")).text).toMatch(/\[tunnel_down/);
  });
});

test("what answers in JSON, and is not Ollama, is named", async () => {
  for (const body of ["null", '{"models":[{"id":"gpt"}]}', "{}"]) {
    await home.script({
      path: "/api/tags",
      respond: { status: 200, headers: { "content-type": "application/json" }, body },
    });
    expect((await (await connect()).call("ollama_list_models")).text).toMatch(/\[not_ollama/);
  }
});
