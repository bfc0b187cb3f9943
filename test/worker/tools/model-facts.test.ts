import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_MODELS } from "#stand-in/models/default-models";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const OLD = { version: "0.17.4" };
const OFF = { preset: "530-tunnel-down", times: "always" } as const;
const asked = async (path: string) => (await home.record({ path })).length;

describe("ollama_get_model_size", () => {
  const size = async (model: string) => (await connect()).call("ollama_get_model_size", { model });

  test("tells the size on disk, and that the model is not loaded", async () => {
    const { value, text } = await size("GEMMA3:270m");
    expect(value).toEqual({
      model: BASE,
      bytes: 253_113_698,
      size: "253 MB",
      parameter_size: "268.10M",
      loaded: false,
    });
    expect(JSON.parse(text)).toEqual(value);
  });

  test("tells what a loaded model takes in memory and on the GPU", async () => {
    await home.reset({ gpuShare: 0.5 });
    await (await connect()).call("ollama_load_model", { model: BASE });
    const { value } = await size(BASE);
    expect(value).toMatchObject({ loaded: true, memory: expect.any(String), vram: expect.any(String) });
    expect(Number(value.vram_bytes)).toBeGreaterThan(0);
    expect(Number(value.vram_bytes)).toBeLessThan(Number(value.memory_bytes));
  });

  test("tells what it knows while the home is off, and not whether it is loaded", async () => {
    await size(BASE);
    await vi.waitFor(async () => {
      expect(await env.METADATA.get("home:models")).not.toBeNull();
      expect((await env.METADATA.list({ prefix: "home:details:" })).keys).toHaveLength(1);
    });
    await home.script({ path: "/api/tags", ...OFF }, { path: "/api/ps", ...OFF }, { path: "/api/show", ...OFF });
    const { value, isError } = await size(BASE);
    expect(isError).toBe(false);
    expect(value).toMatchObject({
      size: "253 MB",
      parameter_size: "268.10M",
      stale: { age_seconds: expect.any(Number), reason: expect.stringContaining("530") },
    });
    expect(value).not.toHaveProperty("loaded");
  });

  test("names the nearest where the model is not there", async () => {
    expect((await size("gemma3:271m")).text).toMatch(/Nearest installed: gemma3:270m[\s\S]*\[model_not_found/);
  });
});

describe("ollama_get_models_info", () => {
  const info = async () => (await connect()).call("ollama_get_models_info");
  const models = (value: Record<string, unknown>) => value.models as Record<string, unknown>[];

  test("tells of all models what one chooses by, in one call to the home", async () => {
    const { value } = await info();
    expect(models(value)).toHaveLength(DEFAULT_MODELS.length);
    expect(models(value)).toContainEqual(
      expect.objectContaining({
        name: "stand-in-thinker:latest",
        family: "qwen3",
        size: "5.2 GB",
        quantization_level: "Q4_K_M",
        context_length: 40960,
        capabilities: ["completion", "thinking", "tools"],
      }),
    );
    expect(value).not.toHaveProperty("notices");
    expect(await home.record()).toHaveLength(1);
  });

  test("asks an Ollama older than 0.30 for each model, once and never again", async () => {
    await home.reset(OLD);
    const first = await info();
    expect(models(first.value)).toContainEqual(
      expect.objectContaining({ name: BASE, context_length: 32768, capabilities: ["completion"] }),
    );
    expect([await asked("/api/tags"), await asked("/api/show")]).toEqual([1, 4]);
    await vi.waitFor(async () => expect((await env.METADATA.list({ prefix: "home:details:" })).keys).toHaveLength(4));
    expect((await info()).value).toEqual(first.value);
    expect(await asked("/api/show")).toBe(4);
  });

  test("asks for twelve at most, and says how many are left", async () => {
    const many = Array.from({ length: 15 }, (_, index) => ({
      ...DEFAULT_MODELS[0],
      name: `m${index}:latest`,
      digest: index.toString(16).padStart(64, "a"),
    }));
    await home.reset({ ...OLD, models: many });
    const client = await connect();
    const ask = async () => (await client.call("ollama_get_models_info")).value;
    const value = await ask();
    expect(models(value)).toHaveLength(15);
    expect(models(value).filter(({ capabilities }) => capabilities !== undefined)).toHaveLength(12);
    expect(value.notices).toEqual([expect.stringMatching(/details of 3 models.*call again/)]);
    expect(await asked("/api/show")).toBe(12);
    expect((await ask()).notices).toBeUndefined();
    expect(await asked("/api/show")).toBe(15);
  });

  test("shows the others where one cannot be shown, and says what is wrong with that one", async () => {
    await home.reset(OLD);
    const error = "open /home/ada/.ollama/models/blobs/sha256-12: permission denied";
    await home.script({ path: "/api/show", model: BASE, respond: { status: 500, body: { error } } });
    const { value, isError, text } = await info();
    expect(isError).toBe(false);
    expect(models(value)).toContainEqual(
      expect.objectContaining({ name: BASE, size: "253 MB", problem: expect.stringMatching(/permission denied/) }),
    );
    expect(models(value).filter(({ capabilities }) => capabilities !== undefined)).toHaveLength(3);
    expect(text).not.toContain("ada");
  });

  test("says while the home is off how old all this is", async () => {
    await info();
    await vi.waitFor(async () => expect(await env.METADATA.get("home:models")).not.toBeNull());
    await home.script({ path: "/api/tags", ...OFF });
    const { value } = await info();
    expect(models(value)).toHaveLength(4);
    expect(value).toMatchObject({ stale: { reason: expect.stringContaining("530") } });
  });

  test("is content where nothing is installed", async () => {
    await home.reset({ models: [] });
    expect((await info()).value).toEqual({ models: [] });
  });
});

describe("ollama_validate_model", () => {
  const validate = async (model: string, settings?: Record<string, unknown>) =>
    (await connect({ settings })).call("ollama_validate_model", { model });

  test("says that a model works, by one token of it, and how long it took", async () => {
    const { value, text } = await validate(BASE);
    expect(value).toMatchObject({
      model: BASE,
      verdict: "works",
      tested_by: "one token",
      capabilities: ["completion"],
      load_seconds: expect.any(Number),
      reasons: expect.arrayContaining([expect.stringMatching(/answered/)]),
    });
    expect(JSON.parse(text)).toEqual(value);
    const [call] = await home.record({ path: "/api/generate" });
    expect(call?.body).toMatchObject({ options: { num_predict: 1 } });
  });

  test("tests a model that only embeds by a vector", async () => {
    const { value } = await validate("gemma3-embed:270m");
    expect(value).toMatchObject({ verdict: "works", tested_by: "one embedding", capabilities: ["embedding"] });
    expect(await asked("/api/generate")).toBe(0);
  });

  test("says that one does not work that is not installed, and names the nearest", async () => {
    const { value, isError } = await validate("gemma3:271m");
    expect(isError).toBe(false);
    expect(value).toMatchObject({
      verdict: "does not work",
      reasons: [expect.stringMatching(/not installed/)],
      next: expect.stringMatching(/Nearest installed: gemma3:270m/),
    });
  });

  test("says that one does not work that cannot be loaded, without a path of the home", async () => {
    const error = "unable to load model: /home/ada/.ollama/models/blobs/sha256-12";
    await home.script({ path: "/api/generate", respond: { status: 500, body: { error } } });
    const { value, text } = await validate(BASE);
    expect(value).toMatchObject({
      verdict: "does not work",
      reasons: [expect.stringMatching(/unable to load model/)],
    });
    expect(text).not.toMatch(/\/home\/|\bada\b|blobs/);
  });

  test("says nothing of the model where the way to the home fails", async () => {
    await home.script({ path: "/api/generate", ...OFF });
    const { isError, text } = await validate(BASE);
    expect(isError).toBe(true);
    expect(text).toMatch(/\[tunnel_down/);
  });

  test("does not know yet where the load outlasts the call, and says where the answer will be", async () => {
    await home.script({ holdAfter: 0 });
    const { value } = await validate(BASE, { WAIT_SECONDS: "0.1" });
    expect(value).toMatchObject({ verdict: "not known yet", request_id: expect.any(String) });
    expect(value.next).toContain(value.request_id);
    await home.waitFor({ path: "/api/generate", wait: "held" });
    await home.release();
    const { request_id } = value;
    const collected = await (await connect()).call("ollama_get_request", { request_id });
    expect(collected.value).toMatchObject({ status: "done", answer_tokens: 1 });
  });
});
