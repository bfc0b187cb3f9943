import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const IMAGE = "iVBORw0KGgo=";
const tools = [{ type: "function", function: { name: "measure", parameters: { type: "object", properties: {} } } }];
const messages = [{ role: "user", content: "Hi" }];
const asked = async () => (await home.record()).map(({ path }) => path);
const GENERATING = ["/api/generate", "/api/chat", "/api/embed"];

/** A call that its model cannot do, and what the refusal says of it and of models that can. */
const CASES: [string, string, Record<string, unknown>, RegExp][] = [
  [
    "an image",
    "ollama_generate",
    { prompt: "x", images: [IMAGE] },
    /not support images.*Leave out the images.*-vision/s,
  ],
  [
    "an image in a message",
    "ollama_chat",
    { messages: [{ role: "user", content: "x", images: [IMAGE] }] },
    /not support images.*stand-in-vision/s,
  ],
  ["tools", "ollama_chat", { messages, tools }, /not support tools.*stand-in-thinker/s],
  ["thinking", "ollama_generate", { prompt: "x", think: "high" }, /not support thinking.*stand-in-thinker/s],
  ["thinking of a batch", "ollama_batch_generate", { prompts: ["x"], think: true }, /not support thinking/],
  ["a suffix", "ollama_generate", { prompt: "x", suffix: "y" }, /not support insert.*stand-in-vision/s],
  ["a vector", "ollama_embeddings", { prompt: "x" }, /not support embeddings.*gemma3-embed:270m/s],
];

describe.each(["0.32.15", "0.17.4"])("a model of Ollama %s that is known not to be able", (version) => {
  test.each(CASES)("is not asked for %s: the refusal names models that can", async (_, tool, args, sentence) => {
    await home.reset({ version });
    const { isError, text } = await (await connect()).call(tool, { model: "gemma3:270m", ...args });
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect(text).toContain("[unsupported");
    expect(await asked()).not.toEqual(expect.arrayContaining([expect.stringMatching(GENERATING.join("|"))]));
  });
});

test.each([
  ["talk", "ollama_generate", { prompt: "x" }],
  ["load for it", "ollama_load_model", {}],
])("a model that only embeds is not asked to %s, once its details are known", async (_, tool, args) => {
  const client = await connect();
  await client.call("ollama_show_model", { model: "gemma3-embed:270m" });
  const { text } = await client.call(tool, { model: "gemma3-embed:270m", ...args });
  expect(text).toMatch(/does not support chat and generate.*gemma3:270m[\s\S]*\[unsupported/);
  expect(await home.record({ path: "/api/generate" })).toEqual([]);
});

test("a model whose details are known is asked at once: it costs no call more", async () => {
  await home.reset({ version: "0.17.4" });
  const client = await connect();
  const call = () => client.call("ollama_chat", { model: "stand-in-thinker", messages, tools, think: true });
  await call();
  const before = (await asked()).length;
  expect((await call()).isError).toBe(false);
  expect((await asked()).slice(before)).toEqual(["/api/chat"]);
});

test("a plain prompt costs no look at the model", async () => {
  await (await connect()).call("ollama_generate", { model: "gemma3:270m", prompt: "x" });
  expect(await asked()).toEqual(expect.not.arrayContaining(["/api/show"]));
});

test("what is not known is refused by nobody but Ollama", async () => {
  const shown = { modelfile: "FROM /x\n", details: {}, model_info: {} };
  await home.reset({ version: "0.17.4" });
  await home.script({ path: "/api/show", times: "always", respond: { status: 200, body: shown } });
  const args = { model: "stand-in-vision", prompt: "x", images: [IMAGE] };
  expect((await (await connect()).call("ollama_generate", args)).isError).toBe(false);
});

test("a refusal leaves the session free, and nothing in it", async () => {
  const client = await connect();
  const turn = { session_id: "s", model: "gemma3:270m" };
  const refused = await client.call("ollama_chat", { ...turn, messages, tools });
  expect(refused.text).toContain("[unsupported");
  expect((await client.call("ollama_chat", { ...turn, messages })).isError).toBe(false);
  const { value } = await client.call("ollama_load_context", { session_id: "s" });
  expect(value.messages).toHaveLength(2);
});

describe("embeddings without a model", () => {
  test("are made by the only model that embeds", async () => {
    expect((await (await connect()).call("ollama_embeddings", { prompt: "x" })).value).toMatchObject({
      model: "gemma3-embed:270m",
    });
  });

  test("are made by none of several, which are named", async () => {
    const client = await connect();
    await client.call("ollama_copy_model", { source: "gemma3-embed:270m", destination: "other" });
    const { text } = await client.call("ollama_create_embeddings", { prompts: ["x"] });
    expect(text).toMatch(/several embedding models.*Name one.*other[\s\S]*\[invalid_arguments/);
  });
});
