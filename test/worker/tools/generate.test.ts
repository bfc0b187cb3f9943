import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const MODEL = "gemma3:270m";
const sent = async (path: string) => (await home.record({ path })).at(-1)?.body as Record<string, unknown>;

describe("ollama_generate", () => {
  test("shows the text as it grows, every token once, and returns all of it", async () => {
    await home.script({ count: 30, tokenDelayMs: 20 });
    const seen: string[] = [];
    const { value, text } = await (await connect()).call("ollama_generate", { model: MODEL, prompt: "Go" }, (m) =>
      seen.push(m),
    );
    expect(value).toMatchObject({ status: "done", done_reason: "stop", answer_tokens: 30 });
    expect(seen.length).toBeGreaterThan(3);
    expect(value.text?.toString().startsWith(seen.join(""))).toBe(true);
    expect(text).toContain(value.text);
    expect(text).toMatch(/\[gemma3:270m · stop · 30 tokens/);
  });

  test("hands every field on as Ollama wants it", async () => {
    const fields = {
      system: "Be brief.",
      template: "{{ .Prompt }}",
      format: "json",
      keep_alive: "10m",
      options: { temperature: 0, stop: "END", num_predict: 8 },
      logprobs: true,
      top_logprobs: 2,
      shift: false,
    };
    await (await connect()).call("ollama_generate", { model: MODEL, prompt: "Go", stream: false, ...fields });
    expect(await sent("/api/generate")).toEqual({
      ...fields,
      model: MODEL,
      prompt: "Go",
      options: { temperature: 0, stop: ["END"], num_predict: 8 },
      stream: true,
      truncate: false,
    });
  });

  test.each([
    ["raw", MODEL, { raw: true }],
    ["suffix", "stand-in-vision", { suffix: "the end" }],
    ["images", "stand-in-vision", { images: ["iVBORw0KGgo="] }],
    ["think", "stand-in-thinker", { think: "high" }],
    ["context", MODEL, { context: [1, 2, 3] }],
  ])("hands on %s", async (_, model, more) => {
    const { isError } = await (await connect()).call("ollama_generate", { model, prompt: "Go", ...more });
    expect(isError).toBe(false);
    expect(await sent("/api/generate")).toMatchObject(more);
  });

  test("returns the context only to those who ask for it, for it is long", async () => {
    const client = await connect();
    expect((await client.call("ollama_generate", { model: MODEL, prompt: "Go" })).value).not.toHaveProperty("context");
    const asked = await client.call("ollama_generate", { model: MODEL, prompt: "Go", context: [] });
    expect(asked.value.context).toEqual(expect.arrayContaining([expect.any(Number)]));
    expect(await sent("/api/generate")).not.toHaveProperty("context");
  });

  test("returns log probabilities", async () => {
    const { value } = await (await connect()).call("ollama_generate", { model: MODEL, prompt: "Go", logprobs: true });
    expect((value.logprobs as unknown[]).length).toBeGreaterThan(0);
  });

  test("keeps thinking apart from the text, also while it grows", async () => {
    await home.script({ thinking: "Let me see.", answer: "Paris.", tokenDelayMs: 120 });
    const seen: string[] = [];
    const { value, text } = await (await connect()).call(
      "ollama_generate",
      { model: "stand-in-thinker", prompt: "Go", think: true },
      (message) => seen.push(message),
    );
    expect(value).toMatchObject({ text: "Paris.", thinking: "Let me see." });
    expect(seen[0]).toMatch(/^\(thinking\) /);
    expect(text).toMatch(/^<thinking>\nLet me see\.\n<\/thinking>\n\nParis\./);
  });

  test("parses an answer in JSON, and says where it does not match the schema", async () => {
    const client = await connect();
    const format = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    const good = await client.call("ollama_generate", { model: MODEL, prompt: "Go", format });
    expect(good.value).toMatchObject({ json: { n: expect.any(Number) } });
    expect(good.value).not.toHaveProperty("notices");
    await home.script({ answer: '{"m":1}' });
    const bad = await client.call("ollama_generate", { model: MODEL, prompt: "Go", format });
    expect(bad.text).toMatch(/does not match the schema/);
  });

  test("says that the prompt was cut, which Ollama does without a word", async () => {
    const { value, text } = await (await connect()).call("ollama_generate", {
      model: MODEL,
      prompt: "word ".repeat(6000),
    });
    expect(value.notices).toEqual([expect.stringMatching(/so it was cut/)]);
    expect(text).toMatch(/so it was cut/);
    const bodies = (await home.record({ path: "/api/generate" })).map(
      ({ body }) => (body as { truncate: boolean }).truncate,
    );
    expect(bodies).toEqual([false, true]);
  });

  test("fails rather than cut where that is wanted", async () => {
    const args = { model: MODEL, prompt: "word ".repeat(6000), truncate: false };
    const { isError, text } = await (await connect()).call("ollama_generate", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/longer than the model's context[\s\S]*\[prompt_too_long/);
  });

  test("says that the answer was cut off", async () => {
    const args = { model: MODEL, prompt: "Go", options: { num_predict: 2 } };
    const { value } = await (await connect()).call("ollama_generate", args);
    expect(value).toMatchObject({ done_reason: "length", notices: [expect.stringMatching(/was cut off/)] });
  });

  test("answers with the default model where none is named", async () => {
    const client = await connect({ settings: { DEFAULT_MODEL: MODEL } });
    expect((await client.call("ollama_generate", { prompt: "Go" })).value).toMatchObject({ model: MODEL });
  });

  test("says which options Ollama has dropped", async () => {
    const args = { model: MODEL, prompt: "Go", options: { low_vram: false } };
    expect((await (await connect()).call("ollama_generate", args)).value.notices).toEqual([
      expect.stringContaining("low_vram"),
    ]);
  });

  test("is to be had as ollama_generate_stream too", async () => {
    const { value } = await (await connect()).call("ollama_generate_stream", {
      model: MODEL,
      prompt: "Go",
      stream: true,
    });
    expect(value).toMatchObject({ status: "done" });
  });

  test("tells a user of the stand-in what answers", async () => {
    expect((await (await connect()).call("ollama_generate", { model: MODEL, prompt: "Go" })).text).toMatch(/stand-in/);
  });
});

describe("the owner's rules on models", () => {
  test("keep a prompt from a model that is not allowed", async () => {
    const client = await connect();
    const { isError, text } = await client.call("ollama_generate", { model: "gpt-oss:120b-cloud", prompt: "secret" });
    expect(isError).toBe(true);
    expect(text).toMatch(/must not leave the house[\s\S]*\[model_not_allowed/);
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
  });

  test("keep a prompt from a cloud model under a local name", async () => {
    const [first] = (await home.record()) as unknown[];
    expect(first).toBeUndefined();
    const tags = {
      models: [
        { name: "mine:latest", size: 1, digest: "d", modified_at: "", details: {}, remote_host: "https://ollama.com" },
      ],
    };
    await home.script({ path: "/api/tags", times: "always", respond: { status: 200, body: tags } });
    const { text } = await (await connect()).call("ollama_generate", { model: "Mine", prompt: "secret" });
    expect(text).toMatch(/\[model_not_allowed/);
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
  });
});
