import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EmbedBody } from "../../../../src/core/job.ts";
import type { Host } from "../../../../src/hosts/host.ts";
import { jsonOf } from "../../../scripted-provider/chunks.ts";
import { ScriptedProvider } from "../../../scripted-provider/serve-provider.ts";
import { ask, hostAt } from "./ask-provider.ts";

const provider = new ScriptedProvider();
let host: Host;

beforeAll(() => provider.start());
beforeEach(() => {
  provider.reset();
  host = hostAt(provider.url);
});
afterAll(() => provider.close());

const limits = () => ({ signal: new AbortController().signal, totalMs: 10_000 });

describe("the models", () => {
  test("have their names, and what the list tells besides; nothing is invented", async () => {
    const listed = [
      { id: "a" },
      { id: "b", context_length: 1 },
      { id: "c", max_model_len: 2 },
      { id: "d", meta: { n_ctx: 3 }, status: { args: ["/home/anna/model.gguf"] } },
      { id: 7 },
      "e",
    ];
    provider.script("/models", jsonOf({ data: listed }));
    expect(await host.installedModels()).toEqual([
      { name: "a", details: {} },
      { name: "b", details: { context_length: 1 } },
      { name: "c", details: { context_length: 2 } },
      { name: "d", details: { context_length: 3 } },
    ]);
    expect(await host.show("d")).toEqual({ context_length: 3, parameters: {} });
    await expect(host.show("x")).rejects.toMatchObject({ code: "model_not_found" });
  });

  test("that are no list say that the url is wrong", async () => {
    provider.script("/models", jsonOf({ models: [] }));
    await expect(host.installedModels()).rejects.toMatchObject({
      code: "not_ollama",
      next: expect.stringMatching(/the url of the host studio/),
    });
  });

  test("prove that the host can be reached and accepts the key", async () => {
    expect(await host.version(1_000)).toBe("unknown");
    provider.script("/models", jsonOf({ error: { message: "x" } }, 401));
    await expect(host.version(1_000)).rejects.toMatchObject({ code: "provider_refused" });
  });

  test("of a server that has no list are not asked for", async () => {
    const vpc = { fetch: () => Promise.reject(new Error("asked")) } as unknown as Fetcher;
    const gateway = hostAt("https://api.cloudflare.com/client/v4/accounts/a/ai/v1", { vpc });
    expect(await gateway.installedModels()).toEqual([]);
    expect(await gateway.show("openai/gpt-5.5")).toEqual({ parameters: {} });
  });

  test("of llama.cpp are the only ones that it is asked for, because it answers for any name", async () => {
    provider.script("/models", jsonOf({ data: [{ id: "loaded", owned_by: "llamacpp" }] }));
    expect((await ask(host, {}, { model: "other" })).error).toMatchObject({ code: "model_not_found" });
    expect(provider.calls.map(({ path }) => path)).toEqual(["/models", "/models"]);
    expect((await ask(host, {}, { model: "loaded" })).result.text).toBe("Hello");
  });

  test("that cannot be listed keep no question from being asked", async () => {
    provider.script("/models", jsonOf({ error: { message: "x" } }, 500));
    expect((await ask(host)).result.text).toBe("Hello");
  });
});

describe("embeddings", () => {
  const embed = async (input: string[], more: Partial<EmbedBody> = {}) => {
    const usage: unknown[] = [];
    const asked = { model: "e", body: { input, ...more }, nameText: (place: number) => `prompts[${place}]` };
    const texts = await host.embed({ ...asked, onUsage: (used) => usage.push(used) }, limits());
    return { texts, usage };
  };
  const vectors = (...data: object[]) => jsonOf({ data, usage: { prompt_tokens: 4 } });

  test("come in the order of the texts, with length 1", async () => {
    provider.script("/embeddings", vectors({ index: 1, embedding: [0, 2] }, { index: 0, embedding: [3, 4] }));
    const { texts, usage } = await embed(["a", "b"], { dimensions: 2 });
    expect(texts).toEqual([{ embedding: [0.6, 0.8] }, { embedding: [0, 1] }]);
    expect(usage).toEqual([{ promptTokens: 4 }]);
    expect(JSON.parse(provider.calls[0]?.body ?? "")).toEqual({ model: "e", input: ["a", "b"], dimensions: 2 });
  });

  test("of texts of which one is too long go one by one", async () => {
    const tooLong = jsonOf({ error: { message: "maximum context length is 8" } }, 400);
    provider.script("/embeddings", tooLong, vectors({ embedding: [1] }), tooLong);
    const { texts } = await embed(["a", "long"]);
    expect(texts).toMatchObject([
      { embedding: [1] },
      { embedding: [], error: { code: "prompt_too_long", message: /^prompts\[1\]/ } },
    ]);
    await expect(embed(["long"])).rejects.toMatchObject({ code: "prompt_too_long" });
  });

  test.each([
    ["a 404", jsonOf({ error: { message: "Not Found" } }, 404)],
    ["a 501", jsonOf({ error: { message: "start it with --embeddings" } }, 501)],
  ])("are unsupported where %s says so", async (_, answer) => {
    provider.script("/embeddings", answer);
    await expect(embed(["a"])).rejects.toMatchObject({ code: "unsupported" });
  });

  test("of a model that is not there, or fewer than texts, are errors of their own", async () => {
    provider.script("/embeddings", jsonOf({ error: { message: "The model `e` does not exist." } }, 404));
    await expect(embed(["a"])).rejects.toMatchObject({ code: "model_not_found" });
    provider.script("/embeddings", vectors({ index: 0, embedding: [1] }));
    await expect(embed(["a", "b"])).rejects.toMatchObject({ code: "not_ollama" });
  });
});

describe("what only an Ollama can", () => {
  const first = <T>(stream: AsyncGenerator<T>) => stream.next();
  const CALLS: [string, (host: Host) => Promise<unknown>][] = [
    ["pull", (to) => first(to.transfer({ kind: "pull", model: "x" }, limits()))],
    ["create", (to) => first(to.transfer({ kind: "create", model: "x", body: { from: "y" } }, limits()))],
    ["load", (to) => first(to.load("x", {}, limits()))],
    ["unload", (to) => to.unload("x")],
    ["copy", (to) => to.copy("x", "y")],
    ["delete", (to) => to.delete("x")],
    ["list what is loaded", (to) => to.loadedModels()],
    ["look for a file", (to) => to.hasBlob("sha256:0")],
  ];
  test.each(CALLS)("is refused without a call: %s", async (_, call) => {
    await expect(call(host)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^studio is a host of the kind openai: /),
      next: "Use a model on a host of the kind ollama.",
    });
    expect(provider.calls).toEqual([]);
  });
});
