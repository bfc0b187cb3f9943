import { beforeEach, describe, expect, test } from "vitest";
import { lookUpInRegistry } from "../../../src/public-web/registry.ts";
import { internet } from "../hearth.ts";

beforeEach(() => internet.reset());

const lookUp = (model: string, deadlineMs?: number) =>
  lookUpInRegistry(model, new AbortController().signal, deadlineMs);
const asked = () => internet.asked.map(({ url }) => url);

describe("a model that is there", () => {
  test("is found with what has to be downloaded, config and layers", async () => {
    expect(await lookUp("gemma3:270m")).toEqual({ state: "found", bytes: 291_554_426, layers: 4 });
    expect(asked()).toEqual(["https://registry.ollama.ai/v2/library/gemma3/manifests/270m"]);
  });

  test.each([
    ["gemma3", "library/gemma3/manifests/latest"],
    [" gemma3:latest ", "library/gemma3/manifests/latest"],
    ["library/gemma3", "library/gemma3/manifests/latest"],
    ["registry.ollama.ai/library/gemma3:latest", "library/gemma3/manifests/latest"],
    ["https://Registry.Ollama.ai/parthsareen/nimble", "parthsareen/nimble/manifests/latest"],
  ])("%s is asked for at %s", async (model, path) => {
    expect(await lookUp(model)).toMatchObject({ state: "found" });
    expect(asked()).toEqual([`https://registry.ollama.ai/v2/${path}`]);
  });

  test.each(["hf.co", "huggingface.co", "https://hf.co", "HF.co"])("of Hugging Face, named %s", async (host) => {
    const answer = await lookUp(`${host}/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M`);
    expect(answer).toEqual({ state: "found", bytes: 807_696_561, layers: 3 });
    expect(asked()).toEqual(["https://huggingface.co/v2/bartowski/Llama-3.2-1B-Instruct-GGUF/manifests/Q4_K_M"]);
  });

  test("may be one of the cloud, with next to nothing to download", async () => {
    expect(await lookUp("kimi-k3:cloud")).toEqual({ state: "found", bytes: 381, layers: 0 });
  });
});

describe("a model that is not there", () => {
  test.each([
    ["gemma3:9b", "https://ollama.com/library/gemma3/tags"],
    ["gema3", "https://ollama.com/library/gema3/tags"],
    ["parthsareen/nimbel", "https://ollama.com/parthsareen/nimbel"],
    ["hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q9_X", "https://huggingface.co/bartowski/Llama-3.2-1B-Instruct-GGUF"],
  ])("%s is missing, and %s says what there is", async (model, where) => {
    expect(await lookUp(model)).toEqual({ state: "missing", page: where });
  });

  test("is told by the registry's code too, whatever the status", async () => {
    internet.be({ answer: () => Response.json({ errors: [{ code: "MANIFEST_UNKNOWN" }] }, { status: 400 }) });
    expect(await lookUp("gemma3")).toMatchObject({ state: "missing" });
  });
});

describe("what cannot be told is unknown, with a reason", () => {
  const json = (value: unknown) => () => Response.json(value);
  test.each([
    ["a manifest that is no JSON", () => new Response('{"layers":['), /not a manifest/],
    ["a web page", () => new Response("<html>", { headers: { "content-type": "text/html" } }), /not a m/],
    ["no layers and no config", json({ schemaVersion: 2 }), /not a manifest/],
    ["layers that are no list", json({ config: { size: 1 }, layers: "many" }), /not a manifest/],
    ["a layer without a size", json({ config: { size: 1 }, layers: [{ digest: "x" }] }), /not a manifest/],
    ["a size below nothing", json({ layers: [{ size: -5 }] }), /not a manifest/],
    ["a size beyond all numbers", json({ layers: [{ size: 9e15 }, { size: 9e15 }] }), /not a manifest/],
    ["more than a manifest can hold", () => new Response("x".repeat(1_100_000)), /sent too much/],
    ["an error of the server", () => new Response("", { status: 500 }), /answered 500\.$/],
    [
      "a rate limit",
      () => Response.json({ error: "slow\ndown" }, { status: 429 }),
      /answered 429; it says "slow down"/,
    ],
    ["a redirect", () => Response.redirect("https://evil.example/v2/", 302), /answered 302/],
  ])("%s", async (_, answer, reason) => {
    internet.be({ answer });
    expect(await lookUp("gemma3")).toEqual({ state: "unknown", reason: expect.stringMatching(reason) });
    expect(internet.asked).toHaveLength(1);
  });

  test("no connection", async () => {
    internet.be({ unreachable: true });
    expect(await lookUp("gemma3")).toEqual({ state: "unknown", reason: expect.stringMatching(/could not be reached/) });
  });

  test("no answer within the deadline", async () => {
    internet.be({ hang: true });
    expect(await lookUp("gemma3", 20)).toEqual({ state: "unknown", reason: expect.stringMatching(/not .* in time/) });
  });

  test("a body that never ends", async () => {
    internet.be({ answer: () => new Response(new ReadableStream({ start: (it) => it.enqueue(new Uint8Array(9)) })) });
    expect(await lookUp("gemma3", 20)).toEqual({ state: "unknown", reason: expect.stringMatching(/not .* in time/) });
  });

  test("a caller who has gone", async () => {
    internet.be({ hang: true });
    const leaving = new AbortController();
    const answer = lookUpInRegistry("gemma3", leaving.signal);
    leaving.abort();
    expect(await answer).toEqual({ state: "unknown", reason: "The look-up was cancelled." });
  });

  test("a repository that Hugging Face does not show", async () => {
    const answer = await lookUp("hf.co/meta-llama/Gated-GGUF");
    expect(answer).toEqual({ state: "unknown", reason: expect.stringMatching(/private.*huggingface\.co\/meta-llama/) });
  });

  test("files that Ollama cannot pull, in the words of Hugging Face", async () => {
    const answer = await lookUp("hf.co/unsloth/Sharded-GGUF:Q4_K_M");
    expect(answer).toEqual({
      state: "unknown",
      reason: expect.stringMatching(/answered 400; it says "This repository/),
    });
  });
});

describe("nothing but the public registries is ever asked", () => {
  test.each([
    ...`evil.example/library/gemma3 127.0.0.1:11434/library/gemma3 localhost/a/b ollama.com/library/gemma3
    registry.ollama.ai:8443/library/gemma3 registry.ollama.ai.evil.example/a/b hf.co:443/a/b ../gemma3 a/../gemma3 ..
    ../../api/tags gemma3:../../x library/.. gemma3/%2e%2e/x gemma3%2F.. gemma3:%2e%2e user@evil.example/a/b
    hf.co@evil.example/a/b gemma3@sha256:abc a/b/c/d a//b /gemma3 gemma3/ gemma3: gemma3:a:b gemma3?x=1 gemma3#x
    gémma3 ｇemma3 gemma3\u2025 -gemma3 .gemma3 a.b/gemma3 ftp://registry.ollama.ai/a/b`.split(/\s+/),
    "",
    " ",
    "gemma 3",
    "gem\nma3",
    "gemma3\u0000",
    "gemma3\\..",
    "x".repeat(81),
    `gemma3:${"x".repeat(81)}`,
  ])("%j", async (model) => {
    expect(await lookUp(model)).toEqual({ state: "unknown", reason: expect.stringMatching(/\.$/) });
    expect(internet.asked).toEqual([]);
  });

  test("and they are told nothing of the caller, and lead nowhere else", async () => {
    await lookUp("gemma3");
    expect(internet.asked[0]).toEqual({
      url: "https://registry.ollama.ai/v2/library/gemma3/manifests/latest",
      method: "GET",
      redirect: "manual",
      headers: { accept: "application/vnd.docker.distribution.manifest.v2+json", "user-agent": "hearth" },
    });
  });
});
