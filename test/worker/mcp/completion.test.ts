import { env } from "cloudflare:workers";
import type { Client } from "@modelcontextprotocol/client";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, namedToken, open, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const MODELS = "ollama://models/{+name}";
const SESSION = "ollama://sessions/{id}";
const REQUEST = "ollama://requests/{id}";

async function offered(client: Client, target: string, name: string, value = "") {
  const ref = target.includes("://")
    ? { type: "ref/resource" as const, uri: target }
    : { type: "ref/prompt" as const, name: target };
  return (await client.complete({ ref, argument: { name, value } })).completion;
}

describe.each(["auto", "legacy"] as const)("completion for a client of the era %s", (era) => {
  test("offers models, topics, sessions and requests", async () => {
    const tools = await connect();
    for (const session_id of ["kitchen", "cellar"]) {
      await tools.call("ollama_save_context", { session_id, messages: [{ role: "user", content: "x" }] });
    }
    const { value } = await tools.call("ollama_generate", { model, prompt: "x" });
    const client = await open(era);
    const models = await offered(client, MODELS, "name", "GEMMA3");
    expect(models.values).toEqual(expect.arrayContaining([model, "gemma3-embed:270m"]));
    expect(models).toMatchObject({ total: models.values.length, hasMore: false });
    expect((await offered(client, "summarise", "model", "270")).values).toContain(model);
    expect((await offered(client, "compare_models", "models", "x:1b, stand-in-v")).values).toEqual([
      "x:1b, stand-in-vision:latest",
    ]);
    expect((await offered(client, SESSION, "id", "k")).values).toEqual(["kitchen"]);
    expect((await offered(client, `${SESSION}/markdown`, "id", "")).values.sort()).toEqual(["cellar", "kitchen"]);
    expect((await offered(client, REQUEST, "id", "req_")).values).toEqual([value.request_id]);
    expect((await offered(client, "ollama://help/{topic}", "topic", "s")).values[0]).toBe("slow_models");
  });

  test("offers nothing for what cannot be completed, and refuses what is not there", async () => {
    const client = await open(era);
    for (const name of ["task", "zebra", "toString"]) {
      expect((await offered(client, "compare_models", name, "x")).values).toEqual([]);
    }
    expect((await offered(client, MODELS, "zebra")).values).toEqual([]);
    expect((await offered(client, "ollama://models", "name")).values).toEqual([]);
    await expect(offered(client, "zebra", "x")).rejects.toThrow(/no prompt "zebra"/);
    await expect(offered(client, "ollama://zebra/{id}", "id")).rejects.toThrow(/no resource template/);
  });
});

test("never more than a hundred, with how many there are", async () => {
  const store = env.CHAT_STORE.getByName("owner");
  await Promise.all(Array.from({ length: 103 }, (_, place) => store.save(`s${place}`, [], { append: false })));
  const { values, total, hasMore } = await offered(await open("auto"), SESSION, "id", "s");
  expect(values).toHaveLength(100);
  expect({ total, hasMore }).toEqual({ total: 103, hasMore: true });
});

test("is empty while the home is off, and no error", async () => {
  await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
  expect((await offered(await open("auto"), MODELS, "name", "g")).values).toEqual([]);
});

test("offers allowed models only", async () => {
  const client = await open("auto", { settings: { ALLOWED_MODELS: "gemma3:*" } });
  expect((await offered(client, MODELS, "name")).values).toEqual([model]);
});

test("offers nobody what is another user's, or what the grants do not allow", async () => {
  const anna = await namedToken("anna", "anna", ["read", "chat"]);
  const bot = await namedToken("bot", "owner", ["chat"]);
  const settings = { AUTH_TOKENS: JSON.stringify([anna.entry, bot.entry]) };
  const owner = await connect({ settings });
  await owner.call("ollama_save_context", { session_id: "kitchen", messages: [{ role: "user", content: "x" }] });
  await owner.call("ollama_generate", { model, prompt: "x" });
  const hers = await open("auto", { settings, token: anna.token });
  const bots = await open("auto", { settings, token: bot.token });
  for (const template of [SESSION, `${SESSION}/markdown`, REQUEST]) {
    expect((await offered(hers, template, "id")).values).toEqual([]);
    expect((await offered(bots, template, "id")).values).toHaveLength(1);
  }
  await expect(offered(bots, MODELS, "name")).rejects.toThrow(/no resource template/);
  expect((await offered(bots, "summarise", "model")).values).toEqual([]);
});
