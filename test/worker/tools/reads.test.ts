import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const models = (value: Record<string, unknown>) => value.models as Record<string, unknown>[];

describe("ollama_list_models", () => {
  test("lists what is installed, in text and as value", async () => {
    const client = await connect();
    const { value, text } = await client.call("ollama_list_models");
    expect(models(value)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "gemma3:270m", capabilities: ["completion"] })]),
    );
    expect(JSON.parse(text)).toEqual(value);
    expect(models(value)[0]).not.toHaveProperty("digest");
  });

  test("tells more with details", async () => {
    const { value } = await (await connect()).call("ollama_list_models", { details: true });
    expect(models(value)[0]).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      size_bytes: expect.any(Number),
    });
  });

  test("does not show what may not be used", async () => {
    const { value } = await (await connect({ settings: { ALLOWED_MODELS: "gemma3:*" } })).call("ollama_list_models");
    expect(models(value).map(({ name }) => name)).toEqual(["gemma3:270m"]);
  });

  test("is content with a server older than 0.30, which tells no capabilities", async () => {
    await home.reset({ version: "0.17.4" });
    const { value, isError } = await (await connect()).call("ollama_list_models");
    expect(isError).toBe(false);
    expect(models(value)[0]).not.toHaveProperty("capabilities");
  });
});

describe("ollama_show_model", () => {
  test("shows what a reader needs, and no path of the home", async () => {
    const { value, text } = await (await connect()).call("ollama_show_model", { model: "gemma3:270m" });
    expect(value).toMatchObject({
      name: "gemma3:270m",
      context_length: expect.any(Number),
      modelfile: expect.stringContaining("FROM gemma3:270m"),
    });
    expect(text).not.toMatch(/\/blobs\/|\/Users\/|\/home\//);
    expect(text.length).toBeLessThan(5_000);
  });

  test("names the nearest for one that is not there", async () => {
    const { isError, text } = await (await connect()).call("ollama_show_model", { model: "gemma3:9b" });
    expect(isError).toBe(true);
    expect(text).toMatch(/"gemma3:9b" is not installed\. Nearest installed: gemma3/);
    expect(text).toMatch(/\[model_not_found/);
  });
});

describe("ollama_list_processes", () => {
  test("shows a model once it is loaded, and how much of it is on the GPU", async () => {
    await home.reset({ gpuShare: 0.5 });
    const client = await connect();
    expect(models((await client.call("ollama_list_processes")).value)).toEqual([]);
    await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Hi", keep_alive: "-1" });
    const [loaded] = models((await client.call("ollama_list_processes")).value);
    expect(loaded).toMatchObject({ name: "gemma3:270m", processor: "50%/50% CPU/GPU", expires_at: "never" });
  });
});

describe("ollama_check_health", () => {
  test("is well when Ollama answers", async () => {
    const { value } = await (await connect()).call("ollama_check_health");
    expect(value).toMatchObject({ healthy: true, version: "0.32.15", models_installed: 4 });
  });

  test("warns of an Ollama with a known hole", async () => {
    await home.reset({ version: "0.17.0" });
    const { value } = await (await connect()).call("ollama_check_health");
    expect(value).toMatchObject({ healthy: true, warnings: [expect.stringMatching(/older than 0\.17\.1/)] });
  });

  test("says what is wrong, which is an answer and not an error", async () => {
    await home.script({ path: "/api/version", preset: "530-tunnel-down" });
    const { value, isError } = await (await connect()).call("ollama_check_health");
    expect(isError).toBe(false);
    expect(value).toMatchObject({ healthy: false, code: "tunnel_down", next: expect.stringContaining("cloudflared") });
  });
});

test("ollama_get_version tells both versions", async () => {
  const { value } = await (await connect()).call("ollama_get_version");
  expect(value).toMatchObject({ version: "0.32.15", hearth_version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test("ollama_get_config tells limits and grants, and no secret", async () => {
  const settings = {
    DEFAULT_MODEL: "gemma3:270m",
    CF_ACCESS_CLIENT_ID: "access-id",
    CF_ACCESS_CLIENT_SECRET: "access-secret",
  };
  const { value, text } = await (await connect({ settings })).call("ollama_get_config");
  expect(value).toMatchObject({ user: "owner", default_model: "gemma3:270m", wait_seconds: 50, cloud_models: false });
  expect(text).not.toMatch(/access-id|access-secret|127\.0\.0\.1|32-characters/);
});

describe("ollama_get_default_model", () => {
  const ask = async (settings?: Record<string, unknown>) =>
    (await (await connect({ settings })).call("ollama_get_default_model")).value;

  test("is the one that is set", async () => {
    expect(await ask({ DEFAULT_MODEL: "x:1b" })).toEqual({ model: "x:1b", reason: "DEFAULT_MODEL" });
  });

  test("else the one loaded, else the newest that can generate", async () => {
    const newest = await ask();
    expect(newest).toMatchObject({ reason: "newest installed" });
    expect(newest?.model).not.toBe("gemma3-embed:270m");
    await (await connect()).call("ollama_generate", { model: "stand-in-vision", prompt: "Hi" });
    expect(await ask()).toEqual({ model: "stand-in-vision:latest", reason: "loaded" });
  });

  test("is never one that only embeds, also where an old server's list does not say so", async () => {
    await home.reset({ version: "0.17.4" });
    const { models: installed } = (await (await connect()).call("ollama_list_models")).value as { models: object[] };
    expect(installed[0]).toMatchObject({ name: "gemma3-embed:270m" });
    expect(await ask()).toMatchObject({ reason: "newest installed", model: expect.not.stringContaining("embed") });
  });

  test("says what to do where nothing is installed", async () => {
    await home.reset({ models: [] });
    const { isError, text } = await (await connect()).call("ollama_get_default_model");
    expect(isError).toBe(true);
    expect(text).toMatch(/ollama pull/);
  });
});
