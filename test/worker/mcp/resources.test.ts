import type { Client } from "@modelcontextprotocol/client";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, IMPATIENT, namedToken, open, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const kitchen = {
  session_id: "kitchen",
  tags: ["food"],
  messages: [{ role: "user", content: "What is in a soffritto?" }],
};

const textOf = async (client: Client, uri: string): Promise<string> => {
  const [content] = (await client.readResource({ uri })).contents;
  if (content === undefined || !("text" in content)) throw new Error("no text");
  return content.text;
};
const jsonOf = async (client: Client, uri: string) => JSON.parse(await textOf(client, uri)) as Record<string, unknown>;

/** The error of the protocol that a read gets. */
async function refusal(client: Client, uri: string): Promise<{ code: number; message: string; data?: unknown }> {
  return client.readResource({ uri }).then(
    () => expect.fail("was read"),
    (error) => error,
  );
}

describe.each(["auto", "legacy"] as const)("resources for a client of the era %s", (era) => {
  test("are listed, and each of them can be read as what it says it is", async () => {
    const client = await open(era);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      ...["ollama://models", "ollama://sessions"],
      ...["options", "modelfiles", "slow_models", "sessions", "errors"].map((topic) => `ollama://help/${topic}`),
    ]);
    for (const { uri, mimeType } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType, text: expect.any(String) }]);
    }
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toHaveLength(5);
    expect(await textOf(client, "ollama://help/options")).toMatch(/^# Sampling .*\n\n.*num_ctx/s);
  });

  test("hold the models, also those with slashes in their names", async () => {
    const client = await open(era);
    const { models } = (await jsonOf(client, "ollama://models")) as { models: object[] };
    expect(models).toContainEqual(expect.objectContaining({ name: model, digest: expect.any(String) }));
    expect(await jsonOf(client, `ollama://models/${model}`)).toMatchObject({
      name: model,
      modelfile: expect.any(String),
    });
    expect(await jsonOf(client, `ollama://models/${encodeURIComponent(model)}`)).toMatchObject({ name: model });
    await (await connect()).call("ollama_copy_model", { source: model, destination: "hf.co/a/b:Q4" });
    const again = await open(era);
    expect(await jsonOf(again, "ollama://models/hf.co/a/b:Q4")).toMatchObject({ name: "hf.co/a/b:Q4" });
  });

  test("that are not there get the protocol's error, with a sentence", async () => {
    const client = await open(era);
    const cases = [
      ["ollama://zebra", /There is no resource "ollama:\/\/zebra"\. resources\/list/],
      [`ollama://models/${"x".repeat(5_000)}`, /There is no resource/],
      ["ollama://models/gemma3:9b", /not installed\. Nearest installed: gemma3/],
      ["ollama://models/../x%", /is not a model name/],
      ["ollama://sessions/nope", /no session "nope"/],
      ["ollama://sessions/nope/markdown", /no session "nope"/],
      ["ollama://requests/req_00000000000000000000", /no request "req_0+" of yours/],
      ["ollama://help/toString", /no help on "toString"\. The topics are: options,/],
    ] as const;
    for (const [uri, sentence] of cases) {
      const error = await refusal(client, uri);
      expect(error).toMatchObject({ code: -32602, data: { uri }, message: expect.stringMatching(sentence) });
    }
  });
});

describe("grants", () => {
  test.each([
    ["read", /^ollama:\/\/(models|help)/, "ollama://sessions"],
    ["chat", /^ollama:\/\/(sessions|requests)/, "ollama://models"],
  ] as const)("with %s alone the rest is neither listed nor readable", async (grant, mine, other) => {
    const { token, entry } = await namedToken(grant, "owner", [grant]);
    const client = await open("auto", { token, settings: { AUTH_TOKENS: JSON.stringify([entry]) } });
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const uris = [...resources.map(({ uri }) => uri), ...resourceTemplates.map(({ uriTemplate }) => uriTemplate)];
    expect(uris.length).toBeGreaterThan(2);
    expect(uris.filter((uri) => !mine.test(uri))).toEqual([]);
    expect(await refusal(client, other)).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/needs the grant/),
    });
  });

  test("?toolsets= narrows no resource, ALLOWED_MODELS does", async () => {
    const client = await open("auto", { path: "/mcp?toolsets=help", settings: { ALLOWED_MODELS: "gemma3:*" } });
    expect((await client.listResources()).resources).toHaveLength(7);
    const { models } = (await jsonOf(client, "ollama://models")) as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).toEqual([model]);
    expect(await refusal(client, "ollama://models/stand-in-vision")).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/does not allow/),
    });
  });
});

test("the lists may be kept for five minutes by the client alone, and what was read not at all", async () => {
  const client = await open("auto");
  const list = { ttlMs: 300_000, cacheScope: "private" };
  expect(await client.listResources()).toMatchObject(list);
  expect(await client.listResourceTemplates()).toMatchObject(list);
  expect(await client.listPrompts()).toMatchObject(list);
  const read = await client.readResource({ uri: "ollama://models" });
  expect(read).toMatchObject({ ttlMs: 0, cacheScope: "private" });
});

test("the home being off is said; what is known is shown with its age", async () => {
  const settings = {};
  await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
  const client = await open("auto", { settings });
  expect(await refusal(client, "ollama://models")).toMatchObject({
    code: -32603,
    message: expect.stringMatching(/cloudflared/),
    data: { code: "tunnel_down", retryable: true },
  });
  await jsonOf(client, "ollama://models");
  await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
  const later = await open("auto", { settings });
  expect(await jsonOf(later, "ollama://models")).toMatchObject({ stale: { reason: expect.any(String) } });
});

describe("a session", () => {
  test("is exported whole, with thinking, tool calls and images", async () => {
    const tools = await connect();
    const messages = [
      { role: "system", content: "Be terse." },
      { role: "user", content: "What is this?", images: ["aGVhcnRo"] },
      { role: "assistant", content: "", tool_calls: [{ function: { name: "look", arguments: { at: "it" } } }] },
      { role: "tool", content: "```\na cat\n````", tool_name: "look" },
      { role: "assistant", content: "A cat.", thinking: "It has ears." },
    ];
    await tools.call("ollama_save_context", { session_id: "pets", title: "Pets `&` <b>more", model, messages });
    const client = await open("auto");
    expect(await jsonOf(client, "ollama://sessions")).toMatchObject({ total: 1, sessions: [{ session_id: "pets" }] });
    const whole = await jsonOf(client, "ollama://sessions/pets");
    expect(whole).toMatchObject({ session: { session_id: "pets", model, messages: 5 }, messages });
    const text = await textOf(client, "ollama://sessions/pets/markdown");
    expect(text).toMatch(/^# Pets \\`\\&\\` \\<b\\>more\n\n- Session: `pets`\n- Model: `gemma3:270m`\n- Begun \d{4}-/);
    expect(text).toMatch(/## Assistant \(.*\)\n\nThinking:\n\n> It has ears\.\n\nAnswer:\n\n> A cat\.\n$/);
    expect(text).toContain('Calls `look`:\n\n```json\n{\n  "at": "it"\n}\n```');
    expect(text).toContain("`````\n```\na cat\n````\n`````");
    expect(text).toContain("(1 image)");
    expect(text).not.toContain("aGVhcnRo");
  });

  test("cannot break out of its transcript", async () => {
    const wild = "```js\nnever closed\n## User (2026-01-01)\r# Not a heading\n\n<!-- nor a comment";
    await (await connect()).call("ollama_save_context", {
      session_id: "wild",
      title: "x\n# y",
      messages: [
        { role: "user", content: wild },
        { role: "assistant", content: "Good." },
      ],
    });
    const lines = (await textOf(await open("auto"), "ollama://sessions/wild/markdown")).split(/\r\n|\r|\n/);
    expect(lines.filter((line) => /^#/.test(line))).toEqual([
      "# x \\# y",
      expect.stringMatching(/^## User \(/),
      expect.stringMatching(/^## Assistant \(/),
    ]);
    expect(lines.filter((line) => /^\s*(```|<!--|never)/.test(line))).toEqual([]);
  });

  test("of many pages is exported to its last message, and one beyond 8 MB is refused with a way out", async () => {
    const tools = await connect();
    const long = (count: number) =>
      Array.from({ length: count }, (_, place) => ({ role: "user", content: `${place}`.padEnd(1_000_000, ".") }));
    await tools.call("ollama_save_context", { session_id: "long", messages: long(3) });
    const client = await open("auto");
    const { messages } = (await jsonOf(client, "ollama://sessions/long")) as { messages: { content: string }[] };
    expect(messages.map(({ content }) => Number.parseInt(content, 10))).toEqual([0, 1, 2]);
    await tools.call("ollama_save_context", { session_id: "long", append: true, messages: long(6) });
    const { code, message } = await refusal(client, "ollama://sessions/long");
    expect(code).toBe(-32602);
    expect(message).toMatch(/larger than 8 MB.*ollama_load_context/);
  });
});

describe("a request", () => {
  test("is shown as it stands, without waiting, and with its answer in the end", async () => {
    const tools = await connect({ settings: IMPATIENT });
    await home.script({ answer: ["One", " two", " three"], holdAfter: 1 });
    const asked = await tools.call("ollama_generate", { model, prompt: "Count" });
    const uri = `ollama://requests/${asked.value.request_id}`;
    const client = await open("auto");
    expect(await jsonOf(client, uri)).toMatchObject({ kind: "generate", model, state: "running" });
    await home.release();
    await tools.call("ollama_get_request", { request_id: asked.value.request_id });
    expect(await jsonOf(client, uri)).toMatchObject({
      ...{ state: "done", text: "One two three", done_reason: "stop", answer_tokens: expect.any(Number) },
    });
  });

  test("of many steps has its items", async () => {
    const tools = await connect();
    const { value } = await tools.call("ollama_batch_generate", { model, prompts: ["a", "b", "c"] });
    const batch = await jsonOf(await open("auto"), `ollama://requests/${value.request_id}`);
    expect(batch).toMatchObject({ kind: "batch", state: "done", items: [{ model }, { text: expect.any(String) }, {}] });
  });

  test("that failed says why, and keeps what had come", async () => {
    const tools = await connect();
    await home.script({ answer: "One two", fault: { kind: "error-line", after: 1, error: "out of memory" } });
    const { text } = await tools.call("ollama_generate", { model, prompt: "Count" });
    const id = /request (req_\w+)/.exec(text)?.[1];
    expect(await jsonOf(await open("auto"), `ollama://requests/${id}`)).toMatchObject({
      state: "failed",
      text: expect.stringMatching(/^One/),
      error: { code: "ollama_failed", next: expect.any(String) },
    });
  });
});

test("two users see nothing of each other, over every resource that is somebody's", async () => {
  const anna = await namedToken("anna", "anna", ["read", "chat"]);
  const settings = { AUTH_TOKENS: JSON.stringify([anna.entry]) };
  const owner = await connect({ settings });
  await owner.call("ollama_save_context", kitchen);
  const { value } = await owner.call("ollama_generate", { model, prompt: "the owner's secret" });
  const mine = await open("auto", { settings });
  const hers = await open("auto", { settings, token: anna.token });
  expect(await jsonOf(mine, "ollama://sessions")).toMatchObject({ total: 1 });
  expect(await jsonOf(hers, "ollama://sessions")).toEqual({ sessions: [], total: 0 });
  for (const uri of [
    "ollama://sessions/kitchen",
    "ollama://sessions/kitchen/markdown",
    `ollama://requests/${value.request_id}`,
  ]) {
    expect(await textOf(mine, uri)).not.toBe("");
    expect(await refusal(hers, uri)).toMatchObject({ code: -32602, data: { uri } });
  }
});
