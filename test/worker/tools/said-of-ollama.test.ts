import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, IMPATIENT, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const go = { model, prompt: "Go" };
const messages = [{ role: "user", content: "Hi" }];
const sent = async (path = "/api/generate") => (await home.record({ path })).at(-1)?.body as Record<string, unknown>;

describe("options", () => {
  test.each([[""], [[""]], [["", "END"]]])("stop %j loses its empty texts", async (stop) => {
    const { value } = await (await connect()).call("ollama_generate", { ...go, options: { stop } });
    expect(value.text).not.toBe("");
    expect(value).not.toHaveProperty("notices");
    const { options } = (await sent()) as { options: object };
    expect(options).toEqual(stop.length === 2 ? { stop: ["END"] } : {});
  });

  test("of a new model lose them as well", async () => {
    const client = await connect();
    await client.call("ollama_create_model", { model: "t", from: model, parameters: { stop: "", max_tokens: 3 } });
    expect(await sent("/api/create")).toMatchObject({ parameters: { num_predict: 3 } });
    expect((await sent("/api/create")).parameters).not.toHaveProperty("stop");
  });

  test("by the names of other APIs are taken as Ollama's, and that is said", async () => {
    const options = { max_tokens: 2, stop_sequences: ["END"], max_completion_tokens: 9, top_p: 1 };
    const { value } = await (await connect()).call("ollama_generate", { ...go, options });
    expect(value).toMatchObject({ done_reason: "length", answer_tokens: 2 });
    expect((await sent()).options).toEqual({ num_predict: 2, stop: ["END"], top_p: 1 });
    expect(value.notices).toEqual([
      "The option max_tokens was taken as num_predict.",
      "The option max_completion_tokens was left out: num_predict is given.",
      "The option stop_sequences was taken as stop.",
      expect.stringMatching(/cut off/),
    ]);
  });

  test("are taken so in a session too, and limited as any others", async () => {
    const client = await connect({ settings: { MAX_NUM_CTX: "2048" } });
    const options = { n_ctx: 4096, max_tokens: 2 };
    const { value } = await client.call("ollama_chat", { model, messages, session_id: "s", options });
    expect((await sent("/api/chat")).options).toEqual({ num_ctx: 2048, num_predict: 2 });
    expect((value.notices as string[]).filter((notice) => notice.includes("max_tokens"))).toHaveLength(1);
  });
});

describe("schemas", () => {
  test("go without the patterns that Ollama may not know, and the answer says so", async () => {
    const text = (pattern: string) => ({ type: "string", pattern });
    const format = { type: "object", properties: { a: text("a+"), b: text("^\\d{2}$") }, required: ["a"] };
    const { value } = await (await connect()).call("ollama_generate", { ...go, format });
    expect((await sent()).format).toMatchObject({ properties: { a: { type: "string" }, b: text("^[0-9]{2}$") } });
    expect(value.notices).toEqual([expect.stringMatching(/^Left out of the schema.*"a\+"\. Only simple patterns/)]);
  });

  test("of functions are told where Ollama drops a part of them", async () => {
    const tool = (name: string, properties: object) => ({
      type: "function",
      function: { name, parameters: { type: "object", properties, required: [] } },
    });
    const nested = { type: "object", properties: { x: { type: "string", default: "y" } }, required: ["x"] };
    const tools = [
      tool("plain", {
        default: { type: "string", enum: ["a"], title: "A" },
        list: { type: "array", items: { $ref: "#" } },
      }),
      tool("rich", { at: { $ref: "#/$defs/at" }, nested }),
    ];
    const args = { model: "stand-in-thinker", messages, tools, think: false };
    const { value } = await (await connect()).call("ollama_chat", args);
    expect(value.notices).toEqual([
      'Ollama drops from the parameters of functions, so the model does not see: $ref, required, default of "rich". Say in a ' +
        "description what matters.",
    ]);
  });
});

test("a call that Ollama's parser swallowed is told, also by ollama_get_request", async () => {
  await home.script({ answer: '<tool_call>{"name": "nothing", "arguments": {}}' });
  const client = await connect();
  const tools = [{ type: "function", function: { name: "measure" } }];
  const { value } = await client.call("ollama_chat", { model: "stand-in-thinker", messages, tools, think: false });
  expect(value).toMatchObject({
    status: "done",
    text: "",
    notices: [expect.stringMatching(/Ollama took them for the call/)],
  });
  const again = await client.call("ollama_get_request", { request_id: value.request_id });
  expect(again.value.notices).toEqual(value.notices);
});

test("who asks after a cancelled prompt is told what it waits for, and how late it began", async () => {
  const client = await connect({ settings: IMPATIENT });
  await home.script({ firstTokenDelayMs: 3_000 });
  const first = await client.call("ollama_generate", { ...go, prompt: "A long prompt" });
  const cancelled = await client.call("ollama_cancel_request", { request_id: first.value.request_id });
  expect(cancelled.value.message).toMatch(/reads it to its end/);
  const next = await client.call("ollama_generate", go);
  expect(next.value.progress).toMatchObject({ message: expect.stringMatching(/may still be reading the prompt/) });
  const patient = await connect();
  const { value } = await patient.call("ollama_get_request", { request_id: next.value.request_id });
  expect(value).toMatchObject({ status: "done", notices: [expect.stringMatching(/began [23] s late/)] });
  expect((await patient.call("ollama_generate", go)).value).not.toHaveProperty("notices");
});

test("a context of another model is no broken tunnel", async () => {
  const { text } = await (await connect()).call("ollama_generate", { ...go, context: [999_999_999] });
  expect(text).toMatch(/context is probably not of this model[\s\S]*\[ollama_refused · a retry alone will not help/);
});

test("a comparison does not call an answer that broke off one, and counts no tokens of it", async () => {
  await home.script({ model, answer: ["a", ..."0".repeat(31)], fault: { kind: "eof", after: 32 } });
  const { value, text } = await (await connect()).call("ollama_compare_models", { models: [model], prompt: "x" });
  expect(value.text).toBe("1 of 1 models are done; 1 of those shown failed");
  expect(value).not.toHaveProperty("answer_tokens");
  expect(text).toMatch(/The model repeated itself/);
});

test("a page of a model at ollama.com is its name", async () => {
  const client = await connect();
  const page = "https://ollama.com/library/gemma3:270m";
  expect((await client.call("ollama_show_model", { model: page })).value).toMatchObject({ name: model });
  await client.call("ollama_create_model", { model: "t", modelfile: `FROM ${page}` });
  expect(await sent("/api/create")).toMatchObject({ from: model });
});

test("a model's digest, as lists show it, is known to ollama_check_blobs, and so is that of its weights", async () => {
  const client = await connect();
  const { value } = await client.call("ollama_list_models", { details: true });
  const digest = (value.models as { name: string; digest: string }[]).find(({ name }) => name === model)?.digest;
  expect((await client.call("ollama_check_blobs", { digest })).value).toMatchObject({ exists: true, model });
  const shown = await client.call("ollama_show_model", { model });
  const [weights] = shown.value.files as string[];
  expect((await client.call("ollama_check_blobs", { digest: weights })).value).toEqual({
    digest: weights,
    exists: true,
  });
  const nothing = { digest: `sha256:${"0".repeat(64)}` };
  expect((await client.call("ollama_check_blobs", nothing)).value).toEqual({ ...nothing, exists: false });
});
