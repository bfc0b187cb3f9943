import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, namedToken, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const VISION = "stand-in-vision:latest";
const bot = await namedToken("bot", "owner", ["read", "chat", "manage"]);
const keeper = await namedToken("keeper", "owner", ["read", "manage", "delete"]);
const settings = { AUTH_TOKENS: [bot.entry, keeper.entry] };
const withoutDelete = () => connect({ settings, token: bot.token });

describe("a client with manage and without delete", () => {
  test("neither sees nor calls what pushes or replaces", async () => {
    const client = await withoutDelete();
    const tools = await client.toolNames();
    expect(tools).toEqual(expect.arrayContaining(["ollama_pull_model", "ollama_create_model", "ollama_copy_model"]));
    for (const [name, args] of [
      ["ollama_push_model", { model: BASE }],
      ["ollama_update_model", { model: BASE, system: "x", overwrite: true }],
    ] as const) {
      expect(tools).not.toContain(name);
      const { isError, text } = await client.call(name, args);
      expect(isError).toBe(true);
      expect(text).toMatch(/needs the grant "delete" \(Delete and overwrite[\s\S]*\[grant_missing/);
    }
    expect(await home.record()).toEqual([]);
  });

  test("copies to a new name, and replaces no model by it", async () => {
    const client = await withoutDelete();
    expect((await client.call("ollama_copy_model", { source: BASE, destination: "mine" })).isError).toBe(false);
    const before = await home.record();
    for (const destination of [VISION, "quite-new"]) {
      const { isError, text } = await client.call("ollama_copy_model", { source: BASE, destination, overwrite: true });
      expect(isError).toBe(true);
      expect(text).toMatch(/^overwrite: true needs the grant "delete"[\s\S]*Ask the owner[\s\S]*\[grant_missing/);
    }
    expect(await home.record()).toEqual(before);
    const kept = await client.call("ollama_copy_model", { source: BASE, destination: VISION });
    expect(kept.text).toMatch(/\[model_exists/);
  });

  test("creates under a free name only", async () => {
    const client = await withoutDelete();
    expect((await client.call("ollama_create_model", { model: BASE, from: VISION })).text).toMatch(/\[model_exists/);
    expect((await client.call("ollama_create_model", { model: "made", from: BASE })).isError).toBe(false);
  });
});

test("a client with both grants pushes and replaces", async () => {
  const client = await connect({ settings, token: keeper.token });
  expect(await client.toolNames()).toEqual(expect.arrayContaining(["ollama_push_model", "ollama_update_model"]));
  const args = { source: BASE, destination: VISION, overwrite: true };
  expect((await client.call("ollama_copy_model", args)).value).toMatchObject({ copied: true });
});

test("delete alone pushes nothing", async () => {
  const sweeper = await namedToken("sweeper", "owner", ["read", "delete"]);
  const client = await connect({ settings: { AUTH_TOKENS: [sweeper.entry] }, token: sweeper.token });
  expect((await client.call("ollama_push_model", { model: BASE })).text).toMatch(/needs the grant "manage"/);
});
