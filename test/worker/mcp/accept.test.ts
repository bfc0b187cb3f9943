import { beforeEach, describe, expect, test } from "vitest";
import { messagesOf, type ServerMessage, send } from "../../../harness/mcp/mcp-client.ts";
import { type McpMessage, toolMessage } from "../../../harness/mcp/wire.ts";
import { ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startAnew);

const server = { url: ORIGIN, token: TOKEN, fetch: workerWith() };

async function answerTo(message: McpMessage): Promise<{ type: string | null; status: number; answer?: ServerMessage }> {
  const response = await send(server, message);
  const type = response.headers.get("content-type");
  let answer: ServerMessage | undefined;
  for await (const each of messagesOf(response)) answer = each;
  return { type, status: response.status, answer };
}

const list = { method: "tools/list" };
const read = { method: "resources/read", params: { uri: "ollama://help/options" } };
const call = toolMessage({ tool: "ollama_get_version" });
const [JSON_TYPE, STREAM] = ["application/json", "text/event-stream"];

describe.each(["2025", "2026"] as const)("era %s", (era) => {
  test.each([
    ["both", "application/json, text/event-stream"],
    ["a stream only, as claude.ai's proxy was seen to send", "text/event-stream"],
    ["anything, as curl sends", "*/*"],
    ["no header", null],
    ["upper case and weights", "Application/JSON;q=0.9, TEXT/*;q=0.1"],
    ["both without a blank", "text/event-stream,application/json"],
  ])("Accept: %s is answered", async (_, accept) => {
    for (const path of ["/mcp", "/mcp/", "/token/mcp/"]) {
      const listed = await answerTo({ ...list, era, accept, path });
      expect(listed).toMatchObject({ status: 200, type: STREAM, answer: { result: { tools: expect.any(Array) } } });
    }
    expect(await answerTo({ ...call, era, accept })).toMatchObject({
      status: 200,
      type: STREAM,
      answer: { result: { structuredContent: { version: expect.any(String) } } },
    });
    const type = accept === "text/event-stream" ? STREAM : JSON_TYPE;
    expect(await answerTo({ ...read, era, accept })).toMatchObject({
      status: 200,
      type,
      answer: { result: { contents: [{ text: expect.any(String) }] } },
    });
  });

  test("a client that takes JSON only gets it, but for a tool call, which says what to send", async () => {
    const accept = "application/json, text/event-stream;q=0";
    for (const message of [list, read]) {
      expect(await answerTo({ ...message, era, accept })).toMatchObject({ status: 200, type: JSON_TYPE });
    }
    expect(await answerTo({ ...call, era, accept, id: 7 })).toEqual({
      status: 406,
      type: JSON_TYPE,
      answer: {
        jsonrpc: "2.0",
        id: 7,
        error: { code: -32000, message: expect.stringContaining("Accept: application/json, text/event-stream") },
      },
    });
  });

  test("a client that takes neither is told so", async () => {
    expect((await answerTo({ ...list, era, accept: "text/html" })).status).toBe(406);
    expect((await answerTo({ ...list, era, accept: "text/html, */*;q=0.1" })).status).toBe(200);
  });

  test("an error of a read comes as JSON too", async () => {
    const missing = { ...read, params: { uri: "ollama://zebra" }, era };
    const { type, answer } = await answerTo(missing);
    expect(type).toBe(JSON_TYPE);
    expect(answer).toMatchObject({ error: { code: -32602, message: expect.stringContaining("no resource") } });
  });
});

test("a stranger at /mcp/ is shown how to sign in, as at /mcp, and at /token/mcp/ is not", async () => {
  const settings = { OWNER_PASSWORD: "the password of the owner" };
  const ask = async (path: string) =>
    (await send({ url: ORIGIN, fetch: workerWith(settings) }, { ...list, path })).headers.get("www-authenticate");
  expect(await ask("/mcp/")).toContain(`resource_metadata="${ORIGIN}/.well-known/oauth-protected-resource/mcp"`);
  expect(await ask("/token/mcp/")).not.toContain("resource_metadata");
});
