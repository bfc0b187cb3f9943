import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, internet, namedToken, startAnew } from "../hearth.ts";

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

describe("a pull by a client with manage and without delete", () => {
  const MADE = "gemma3:1b";
  const manifest = (from?: string) => () =>
    Response.json({
      config: { size: 1 },
      layers: [{ mediaType: "application/vnd.ollama.image.model", digest: "sha256:1", size: 2, from }],
    });
  const made = async () => (await connect()).call("ollama_create_model", { model: MADE, from: BASE, system: "Mine." });
  const pull = async (model: string, token = bot.token) =>
    (await connect({ settings, token })).call("ollama_pull_model", { model });

  test("replaces no model that was made at the home, and says what it needs", async () => {
    await made();
    const before = await home.record({ path: "/api/pull" });
    for (const name of [MADE, `library/${MADE}`, `registry.ollama.ai/library/${MADE}`]) {
      expect((await pull(name)).text).toMatch(
        /was made here from "gemma3:270m" and would be replaced,[\s\S]*"delete"[\s\S]*\[grant_missing/,
      );
    }
    internet.be({ unreachable: true });
    expect((await pull(MADE)).text).toMatch(/may have been made here[\s\S]*\[grant_missing/);
    expect(await home.record({ path: "/api/pull" })).toEqual(before);
    internet.be({});
    expect((await pull(MADE, keeper.token)).isError).toBe(false);
  });

  test("updates a model of a registry, also one that its publisher made from another, and installs new ones", async () => {
    expect((await pull(BASE)).isError).toBe(false);
    expect((await pull(MADE)).isError).toBe(false);
    await (await connect()).call("ollama_delete_model", { model: MADE });
    await made();
    internet.be({ answer: manifest(BASE) });
    expect((await pull(MADE)).isError).toBe(false);
  });

  test("takes the path of a file in a manifest for no model", async () => {
    await made();
    internet.be({ answer: manifest("/root/.ollama/models/blobs/sha256-1") });
    expect((await pull(MADE)).text).toMatch(/\[grant_missing/);
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
