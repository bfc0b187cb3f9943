import { beforeAll, describe, expect, test } from "vitest";
import { askOllama, EMBEDDER, installed, MODEL, openRealHome } from "./real-home.ts";

const BRIEF = "lab-brief:latest";
const home = openRealHome([BRIEF]);

// Other tests have changed what is installed past Hearth, which sees that within 30 s; after a change of its own, at once.
beforeAll(async () => {
  await home.client.call("ollama_copy_model", { source: MODEL, destination: BRIEF });
  await home.client.call("ollama_delete_model", { model: BRIEF });
});

describe("what a real Ollama tells of its models", () => {
  test.each([
    [MODEL, "one token", ["completion"]],
    [EMBEDDER, "one embedding", ["embedding"]],
  ])("%s works, tested by %s", async (model, tested_by, capabilities) => {
    const { value } = await home.client.call("ollama_validate_model", { model });
    expect(value).toMatchObject({ model, verdict: "works", tested_by, capabilities });
    expect(value.reasons).toEqual(expect.arrayContaining(["It is installed.", "It answered."]));
  });

  test("one that is not there does not work, and it says why", async () => {
    const { value, isError } = await home.client.call("ollama_validate_model", { model: "gemma3:9b" });
    expect(isError).toBe(false);
    expect(value).toMatchObject({ verdict: "does not work", reasons: [expect.stringMatching(/not installed/)] });
    expect(value.next).toContain(MODEL);
  });

  test("a size on disk, and in memory while it is loaded", async () => {
    await home.client.call("ollama_load_model", { model: MODEL });
    const { value } = await home.client.call("ollama_get_model_size", { model: MODEL });
    const { models } = await askOllama<{ models: { name: string; size: number }[] }>("/api/ps");
    expect(value).toMatchObject({
      model: MODEL,
      bytes: (await installed()).get(MODEL)?.size,
      size: "253 MB",
      loaded: true,
      memory_bytes: models.find(({ name }) => name === MODEL)?.size,
    });
    await home.client.call("ollama_unload_model", { model: MODEL });
    const { value: unloaded } = await home.client.call("ollama_get_model_size", { model: MODEL });
    expect(unloaded).toMatchObject({ loaded: false });
    expect(unloaded.memory_bytes).toBeUndefined();
  });

  test("all models at a glance", async () => {
    const { value } = await home.client.call("ollama_get_models_info");
    const models = value.models as { name: string }[];
    expect(models.map(({ name }) => name).sort()).toEqual([...(await installed()).keys()].sort());
    expect(models).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: MODEL, capabilities: ["completion"], context_length: 32768 }),
        expect.objectContaining({ name: EMBEDDER, capabilities: ["embedding"], embedding_length: 640 }),
      ]),
    );
  });

  test("whether it has a file", async () => {
    const { modelfile } = await askOllama<{ modelfile: string }>("/api/show", { model: MODEL });
    const digest = /^FROM .*\/blobs\/sha256-([0-9a-f]{64})$/m.exec(modelfile)?.[1];
    const there = await home.client.call("ollama_check_blobs", { digest: `sha256:${digest}` });
    expect(there.value).toMatchObject({ exists: true });
    const bare = await home.client.call("ollama_check_blobs", { digest });
    expect(bare.value).toMatchObject({ exists: true });
    const missing = await home.client.call("ollama_check_blobs", { digest: `sha256:${"0".repeat(64)}` });
    expect(missing.value).toMatchObject({ exists: false });
  });

  test("the version, its health and the default model", async () => {
    const { version } = await askOllama<{ version: string }>("/api/version");
    expect((await home.client.call("ollama_get_version")).value).toMatchObject({ version });
    expect((await home.client.call("ollama_check_health")).text).toContain(version);
    const { value } = await home.client.call("ollama_get_default_model");
    expect([...(await installed()).keys()]).toContain(value.model);
  });

  test("models by what they can do", async () => {
    const { value } = await home.client.call("ollama_search_models", { query: "gemma", capability: "embedding" });
    expect((value.installed as { name: string }[]).map(({ name }) => name)).toEqual([EMBEDDER]);
  });
});
