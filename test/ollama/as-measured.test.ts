import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { CALLER, MEASURED } from "../measured-behaviour.ts";
import { ollamaUrl } from "./given.ts";
import { askOllama, MODEL, openRealHome, remove } from "./real-home.ts";

const WARM = "lab-warm:latest";
const home = openRealHome([WARM]);
const question = "What is the capital of France?";
const tool = (name: string, description: string, properties: object) => ({
  type: "function",
  function: { name, description, parameters: { type: "object", properties } },
});

describe("a real Ollama does what the stand-in does", () => {
  test.each(MEASURED)("$name", async ({ path, body, status, answer }) => {
    const response = await fetch(`${ollamaUrl()}${path}`, { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    expect([response.status, text === ""], text).toEqual([status, answer === undefined]);
    if (answer !== undefined) expect(JSON.parse(text)).toMatchObject(answer);
  });
});

describe("Hearth in front of it", () => {
  test("drops an empty stop, and the model answers", async () => {
    const args = { model: MODEL, prompt: question, options: { stop: "", num_predict: 8 } };
    expect((await home.client.call("ollama_generate", args)).value.text).toContain("Paris");
  });

  test("refuses an image for a model that would lose it without a word", async () => {
    const args = { model: CALLER, prompt: "What is this?", images: ["iVBORw0KGgo="] };
    const { isError, text } = await home.client.call("ollama_generate", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/does not support images[\s\S]*\[unsupported/);
  });

  test("tells of text that Ollama took for a call and lost", async () => {
    // The template of this model begins a call with a code block of JSON, so Ollama takes each of them for one.
    const block = '```json\n{"host": "localhost", "port": 8080}\n```';
    const messages = [
      { role: "user", content: "Show me a small JSON config in a code block" },
      { role: "assistant", content: block },
      { role: "user", content: "Show me another one" },
    ];
    const tools = [tool("play_song", "Plays a song.", { song: { type: "string" } })];
    const args = { model: CALLER, messages, tools, options: { num_predict: 60 } };
    const { value } = await home.client.call("ollama_chat", args);
    expect(value.notices).toEqual(expect.arrayContaining([expect.stringMatching(/Ollama took them for the call/)]));
  });

  test("tells which parts of a function the model does not see, and no others", async () => {
    const properties = {
      plain: { type: "string", description: "Kept.", enum: ["a"] },
      nested: { type: "object", properties: { inner: { type: "string" } }, required: ["inner"] },
      list: { type: "array", items: { type: "string", default: "b" } },
      rich: { type: "integer", minimum: 1, default: 2, format: "int32", const: 3 },
    };
    const ask = {
      model: CALLER,
      messages: [{ role: "user", content: "Hi" }],
      tools: [tool("measure", "Measures.", properties)],
    };
    const rendered = await askOllama<{ _debug_info: { rendered_template: string } }>("/api/chat", {
      ...ask,
      stream: false,
      _debug_render_only: true,
    });
    const seen = rendered._debug_info.rendered_template;
    expect(seen).toContain('"items":{"default":"b","type":"string"}');
    expect(seen).not.toMatch(/required|minimum|int32|const/);
    const { value } = await home.client.call("ollama_chat", { ...ask, options: { num_predict: 1 } });
    expect(value.notices).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/does not see: required, const, default, format, minimum of "measure"/),
      ]),
    );
  });

  test("sends a simple pattern, which the answer follows", async () => {
    const text = { type: "string", pattern: "^[A-Z]{2}-\\d{2}$" };
    const format = { type: "object", properties: { code: text }, required: ["code"] };
    const { value } = await home.client.call("ollama_generate", { model: MODEL, prompt: "A code:", format });
    expect(value.json).toEqual({ code: expect.stringMatching(/^[A-Z]{2}-\d{2}$/) });
    expect(value).not.toHaveProperty("notices");
  });

  test("does not blame the tunnel for a context that is not of the model", async () => {
    const { text } = await home.client.call("ollama_generate", { model: MODEL, prompt: "x", context: [999_999_999] });
    expect(text).toMatch(/context is probably not of this model[\s\S]*\[ollama_refused/);
  });

  test("keeps a parameter without a value through a round trip", async () => {
    await askOllama("/api/create", { model: WARM, from: MODEL, parameters: { temperature: null }, stream: false });
    const shown = await home.client.call("ollama_show_model", { model: WARM });
    expect(shown.value.parameters).toMatchObject({ temperature: null });
    const { value } = await home.client.call("ollama_get_modelfile", { model: WARM });
    await remove(["lab-warm-too:latest"]);
    const again = { model: "lab-warm-too", modelfile: value.modelfile };
    expect((await home.client.call("ollama_create_model", again)).isError).toBe(false);
    const copy = await home.client.call("ollama_show_model", { model: "lab-warm-too" });
    expect(copy.value.parameters).toEqual(shown.value.parameters);
    await remove(["lab-warm-too:latest"]);
  });

  test("knows a model by the digest of lists, and its weights", async () => {
    const { value } = await home.client.call("ollama_list_models", { details: true });
    const digest = (value.models as { name: string; digest: string }[]).find(({ name }) => name === MODEL)?.digest;
    expect((await home.client.call("ollama_check_blobs", { digest })).value).toMatchObject({
      exists: true,
      model: MODEL,
    });
    const shown = await home.client.call("ollama_show_model", { model: MODEL });
    const [weights] = shown.value.files as string[];
    expect((await home.client.call("ollama_check_blobs", { digest: weights })).value).toMatchObject({ exists: true });
  });

  test("says how late an answer began after a prompt that was cancelled while it was read", async () => {
    await home.client.call("ollama_load_model", { model: MODEL });
    const long = { model: MODEL, prompt: "word ".repeat(1_500), options: { num_predict: 1 } };
    const call = home.client.call("ollama_generate", long);
    const running = async () => {
      const { value } = await home.client.call("ollama_list_requests", { unfinished: true });
      return (value.requests as { state: string }[]).map(({ state }) => state);
    };
    await expect.poll(running).toEqual(["running"]);
    // Nothing tells that Ollama has begun to read. It takes this prompt some ten seconds.
    await setTimeout(2_000);
    await home.client.call("ollama_cancel_request");
    expect((await call).text).toMatch(/\[cancelled/);
    // One that does not collect by itself, to see what a wait is told.
    const client = await connectV2("auto")(`${home.hearth.url}/mcp`, home.hearth.token);
    let { value } = await client.call("ollama_generate", { model: MODEL, prompt: question });
    while (value.status === "running") {
      expect(value.progress).toMatchObject({ message: expect.stringMatching(/may still be reading the prompt/) });
      value = (await client.call("ollama_get_request", { request_id: value.request_id })).value;
    }
    await client.close();
    expect(value.notices).toEqual([expect.stringMatching(/began \d+ s late: a request before it was stopped/)]);
  });
});
