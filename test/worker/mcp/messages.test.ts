import { beforeEach, describe, expect, test } from "vitest";
import { messagesOf, type ServerMessage, send } from "../../../harness/mcp/mcp-client.ts";
import { type Era, envelopeOf, HARNESS_CLIENT, httpRequest, VERSIONS } from "../../../harness/mcp/wire.ts";
import { ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startAnew);

const server = { url: ORIGIN, token: TOKEN, fetch: workerWith() };

async function answerTo(method: string, params: Record<string, unknown>, era?: Era): Promise<ServerMessage> {
  let answer: ServerMessage = {};
  for await (const message of messagesOf(await send(server, { method, params, era }))) answer = message;
  return answer;
}

describe.each(["2025", "2026"] as const)("era %s: arguments", (era) => {
  const call = (given: unknown, name: unknown = "ollama_get_version") =>
    answerTo("tools/call", { name, arguments: given }, era);

  test.each([
    ["null, as Go writes an empty map", null],
    ["[], as PHP writes one", []],
    ["an empty text", ""],
    ["the JSON of an object", "{}"],
  ])("%s, are as good as none", async (_, given) => {
    expect(await call(given)).toMatchObject({ result: { structuredContent: { version: expect.any(String) } } });
  });

  test.each([
    [5, "arguments: expected object, received number."],
    ["five", "arguments: expected object, received string."],
    ["5", "arguments: expected object, received number."],
    [["five"], "arguments: expected object, received array."],
  ])("that are %j are refused with a sentence", async (given, message) => {
    expect(await call(given)).toMatchObject({ error: { code: -32602, message: expect.stringContaining(message) } });
  });

  test("of a prompt may be nothing too", async () => {
    for (const given of [null, [], { model: null }]) {
      const { error, result } = await answerTo("prompts/get", { name: "pick_model", arguments: given }, era);
      expect(JSON.stringify(error ?? result)).not.toMatch(/invalid_type|expected record/);
    }
  });
});

describe.each(["2025", "2026"] as const)("era %s: what the protocol's schemas refuse", (era) => {
  const ref = { type: "ref/prompt", name: "pick_model" };
  const argument = { name: "model", value: "" };
  const cases: [method: string, params: Record<string, unknown>, sentence: string][] = [
    ["tools/list", { cursor: 5 }, "cursor: expected string, received number."],
    ["resources/list", { cursor: [] }, "cursor: expected string, received array."],
    [
      "prompts/get",
      { name: "pick_model", arguments: { task: {} } },
      "arguments.task: expected string, received object.",
    ],
    ["completion/complete", { ref }, "argument is missing (object)."],
    ["completion/complete", { ref: { type: "ref/zebra" }, argument }, "ref is not of a known form."],
    [
      "completion/complete",
      { ref, argument: { ...argument, value: null } },
      "argument.value: expected string, received null.",
    ],
  ];

  test.each(cases)("%s with %j gets a sentence", async (method, params, message) => {
    const answer = await answerTo(method, params, era);
    expect(answer.error).toEqual({ code: -32602, message });
  });

  test("a prompt takes a number for the text of it", async () => {
    const answer = await answerTo("prompts/get", { name: "pick_model", arguments: { task: 5 } }, era);
    expect(JSON.stringify(answer.result)).toContain("<task>\\n5\\n</task>");
  });
});

test.each([
  ["no capabilities as []", { clientCapabilities: [] }],
  ["no capabilities as null", { clientCapabilities: null }],
  ["a client without a version", { clientInfo: { name: "bare", version: null, title: null } }],
])("an envelope of the 2026 era with %s is read", async (_, changes) => {
  const [url, init] = httpRequest(server, { method: "tools/list", era: "2026" });
  const params = { _meta: { ...envelopeOf(HARNESS_CLIENT), ...prefixed(changes) } };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params });
  expect(await (await server.fetch(url, { ...init, body })).text()).toContain("ollama_generate");
});

const prefixed = (fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]));

test("a handshake of the 2026 era is a method that does not exist", async () => {
  const response = await send(server, { method: "initialize", params: {}, era: "2026" });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: -32601 } });
});

describe("a message of 2025", () => {
  test("calls a tool with a task of the wrong type, and gets a sentence", async () => {
    const error = { code: -32602, message: "task: expected object, received number." };
    expect(await answerTo("tools/call", { name: "ollama_get_version", task: 5 }, "2025")).toMatchObject({ error });
  });

  const clientInfo = { name: "bare" };
  test.each([
    ["without capabilities and version", { clientInfo }],
    ["with capabilities null", { capabilities: null, clientInfo: { ...clientInfo, version: null } }],
    ["with capabilities [] and no name", { capabilities: [], clientInfo: {} }],
    ["without any introduction", {}],
    [
      "with empty lists for objects, as PHP writes them",
      { capabilities: { experimental: [], roots: true }, clientInfo },
    ],
    ["with a version that is a number", { capabilities: {}, clientInfo: { name: 5, version: 1 } }],
  ])("initialize %s is answered", async (_, params) => {
    const protocolVersion = VERSIONS["2025"];
    expect(await answerTo("initialize", { protocolVersion, ...params })).toMatchObject({
      result: { protocolVersion, serverInfo: { name: "hearth" } },
    });
  });

  test("without what it needs is refused with a sentence", async () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ["initialize", {}, "protocolVersion is missing (string)."],
      ["tools/call", {}, "name is missing (string)."],
      ["tools/call", { name: 5 }, "name: expected string, received number."],
      ["resources/read", { uri: null }, "uri is missing (string)."],
      ["prompts/get", {}, "name is missing (string)."],
    ];
    for (const [method, params, message] of cases) {
      expect(await answerTo(method, params)).toMatchObject({ error: { code: -32602, message } });
    }
  });

  test("with params null, or a progress token null, is read without them", async () => {
    const [url, init] = [`${ORIGIN}/mcp`, { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } }];
    for (const params of [null, [], { _meta: { progressToken: null } }, { _meta: null, cursor: null }]) {
      const headers = { ...init.headers, "content-type": "application/json" };
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params });
      expect(await (await workerWith()(url, { ...init, headers, body })).text()).toContain("ollama_generate");
    }
  });
});
