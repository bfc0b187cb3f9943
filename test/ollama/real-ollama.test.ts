import { describe, expect, test } from "vitest";
import { connectV1 } from "../clients/connect-v1.ts";
import { MODEL, openRealHome } from "./real-home.ts";

const home = openRealHome();

const question = "What is the capital of France?";

describe("a real Ollama", () => {
  test("lists its models", async () => {
    const { value } = await home.client.call("ollama_list_models");
    expect(value.models).toEqual(expect.arrayContaining([expect.objectContaining({ name: MODEL, size: "253 MB" })]));
  });

  test("shows a model, without a path of the home", async () => {
    const { value, text } = await home.client.call("ollama_show_model", { model: MODEL });
    expect(value).toMatchObject({ name: MODEL, context_length: 32768, capabilities: ["completion"] });
    expect(value.modelfile).toContain(`FROM ${MODEL}`);
    expect(text).not.toMatch(/\/blobs\/|\/home\/|\/root\//);
  });

  test("generates", async () => {
    const { value, text } = await home.client.call("ollama_generate", { model: MODEL, prompt: question });
    expect(value).toMatchObject({ status: "done", done_reason: "stop", model: MODEL });
    expect(value.text).toContain("Paris");
    expect(text).toMatch(/Paris[\s\S]*\[gemma3:270m · stop/);
  });

  test("chats, for a client of 2025 as well", async () => {
    const old = await connectV1(`${home.hearth.url}/mcp`, home.hearth.token);
    const { value } = await old.call("ollama_chat", { model: MODEL, messages: [{ role: "user", content: question }] });
    expect(value.text).toContain("Paris");
    await old.close();
  });

  test("shows a hundred tokens as they come, every one of them once", async () => {
    const seen: string[] = [];
    const args = { model: MODEL, prompt: "Once upon a time", raw: true, options: { num_predict: 100, temperature: 0 } };
    const { value } = await home.client.call("ollama_generate", args, (message) => seen.push(message));
    expect(value.answer_tokens).toBe(100);
    expect(seen.length).toBeGreaterThan(3);
    expect(value.text?.toString().startsWith(seen.join(""))).toBe(true);
    expect(value.notices).toEqual([expect.stringContaining("cut off")]);
  });

  test("follows a JSON schema", async () => {
    const format = { type: "object", properties: { capital: { enum: ["Paris", "Rome"] } }, required: ["capital"] };
    const { value } = await home.client.call("ollama_generate", { model: MODEL, prompt: question, format });
    expect(value.json).toEqual({ capital: "Paris" });
    expect(value.notices).toBeUndefined();
  });

  test("that stops a model which repeats itself is not taken for one that has finished", async () => {
    const format = { type: "object", properties: { capital: { type: "string" } }, required: ["capital"] };
    const { isError, text } = await home.client.call("ollama_generate", { model: MODEL, prompt: question, format });
    expect(isError).toBe(true);
    expect(text).toMatch(/model repeated itself[\s\S]*Text so far .*:\n\{"capital":"1000/);
  });

  test("is asked not to cut a prompt in silence", async () => {
    const args = {
      model: MODEL,
      messages: [
        { role: "user", content: "word ".repeat(6000) },
        { role: "user", content: "Hi" },
      ],
    };
    const { value } = await home.client.call("ollama_chat", { ...args, options: { num_predict: 2 } });
    expect(value.notices).toEqual(expect.arrayContaining([expect.stringMatching(/so it was cut/)]));
    const strict = await home.client.call("ollama_chat", { ...args, truncate: false });
    expect(strict).toMatchObject({ isError: true, text: expect.stringContaining("prompt_too_long") });
  });

  test("hands the context out where it is asked for, and takes it in", async () => {
    const first = await home.client.call("ollama_generate", { model: MODEL, prompt: question, context: [] });
    const context = first.value.context as number[];
    expect(context.length).toBeGreaterThan(10);
    const second = await home.client.call("ollama_generate", { model: MODEL, prompt: "And of Italy?", context });
    expect(second.value.prompt_tokens).toBeGreaterThan(context.length);
    const without = await home.client.call("ollama_generate", { model: MODEL, prompt: question });
    expect(without.value.context).toBeUndefined();
  });

  test.each([
    ["think", { think: true }, /does not support thinking/],
    ["images", { images: ["iVBORw0KGgo="] }, /unsupported|refused|failed/],
    ["suffix", { suffix: "." }, /does not support insert/],
  ])("says what a model cannot do: %s", async (_, more, sentence) => {
    const { isError, text } = await home.client.call("ollama_generate", { model: MODEL, prompt: question, ...more });
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
  });

  test("names the nearest model for one that is not installed", async () => {
    const { isError, text } = await home.client.call("ollama_generate", { model: "gemma3:1b", prompt: question });
    expect(isError).toBe(true);
    expect(text).toMatch(/"gemma3:1b" is not installed\. Nearest installed: gemma3:270m/);
  });

  test("stops at once when a request is cancelled, and takes the next", async () => {
    const story = {
      model: MODEL,
      prompt: "Once upon a time",
      raw: true,
      options: { num_predict: 2000, temperature: 1 },
    };
    const seen: string[] = [];
    const call = home.client.call("ollama_generate", story, (message) => seen.push(message));
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(1);
    const cancelled = Date.now();
    expect((await home.client.call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
    expect((await call).text).toMatch(/Text so far .*:\n[\s\S]*\[cancelled/);
    const next = await home.client.call("ollama_generate", { model: MODEL, prompt: question });
    expect(next.value).toMatchObject({ status: "done" });
    // 2,000 tokens take it most of a minute; a real answer of a few takes less than a second.
    expect(Date.now() - cancelled).toBeLessThan(10_000);
  });

  test("loads a model ahead, and unloads it, and shows both", async () => {
    const names = async () => {
      const { value } = await home.client.call("ollama_list_processes");
      return (value.models as { name: string }[]).map(({ name }) => name);
    };
    await home.client.call("ollama_unload_model", { model: MODEL });
    const loaded = await home.client.call("ollama_load_model", { model: MODEL, keep_alive: "5m" });
    expect(loaded.value).toMatchObject({ status: "done", done_reason: "load" });
    expect(await names()).toContain(MODEL);
    expect((await home.client.call("ollama_unload_model", { model: MODEL })).value).toMatchObject({ unloaded: true });
    expect(await names()).not.toContain(MODEL);
  });
});
