import { beforeEach, describe, expect, test } from "vitest";
import type { ChatBody, GenerateBody } from "../../../../src/core/job.ts";
import { createHost } from "../../../../src/hosts/create-host.ts";
import { ending, texts } from "../../../scripted-provider/chunks.ts";
import { ask, hostAt } from "./ask-provider.ts";

interface Call {
  url: string;
  headers: Record<string, string>;
  body: Record<string, unknown> & { messages: object[] };
}

let calls: Call[] = [];
const vpc = {
  fetch: async (url: string, { headers, body }: RequestInit) => {
    if (url.endsWith("/models")) return Response.json({ data: [] });
    calls.push({ url, headers: Object.fromEntries(headers as Headers), body: JSON.parse(String(body)) });
    return new Response(texts("ok") + ending());
  },
} as unknown as Fetcher;

beforeEach(() => {
  calls = [];
});

/** The call that a question becomes. */
async function callOf(body: Partial<ChatBody> | GenerateBody, baseUrl = "https://studio.example.com/v1", key?: string) {
  const { error } = await ask(hostAt(baseUrl, { vpc, key }), body);
  expect(error).toBeUndefined();
  return calls[0] as Call;
}

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const JPEG = "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQ==";

describe("a prompt", () => {
  test("becomes one turn, behind its system prompt", async () => {
    const { url, body } = await callOf({ prompt: "Hi", system: "Be brief", images: [PNG] });
    expect(url).toBe("https://studio.example.com/v1/chat/completions");
    expect(body.messages).toEqual([
      { role: "system", content: "Be brief" },
      {
        role: "user",
        content: [
          { type: "text", text: "Hi" },
          { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } },
        ],
      },
    ]);
  });

  test.each(["raw", "suffix", "template", "context"])("with %s is refused, and nobody is asked", async (name) => {
    const body = { prompt: "Hi", raw: true, suffix: "x", template: "x", context: [1] };
    const given = { prompt: "Hi", [name]: body[name as keyof typeof body] };
    const { error } = await ask(hostAt("https://studio.example.com/v1", { vpc }), given);
    expect(error).toMatchObject({
      code: "unsupported",
      message: `studio is a host of the kind openai: it takes no ${name}.`,
    });
    expect(calls).toEqual([]);
  });
});

describe("a conversation", () => {
  test("has calls and results that belong together, with ids where the caller had none", async () => {
    const call = (name: string, id?: string) => ({ ...(id ? { id } : {}), function: { name, arguments: { a: 1 } } });
    const { body } = await callOf({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "", thinking: "hm", tool_calls: [call("f"), call("g"), call("h", "own")] },
        { role: "tool", content: "of g", tool_name: "g" },
        { role: "tool", content: "of h", tool_call_id: "own" },
        { role: "tool", content: "of f" },
        { role: "assistant", content: "Done" },
      ],
    });
    const sent = (name: string, id: string) => ({ id, type: "function", function: { name, arguments: '{"a":1}' } });
    expect(body.messages).toEqual([
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        content: null,
        tool_calls: [sent("f", "call_1_0"), sent("g", "call_1_1"), sent("h", "own")],
      },
      { role: "tool", content: "of g", tool_call_id: "call_1_1" },
      { role: "tool", content: "of h", tool_call_id: "own" },
      { role: "tool", content: "of f", tool_call_id: "call_1_0" },
      { role: "assistant", content: "Done" },
    ]);
  });

  test("keeps ten pictures, also those of a function's result, and says which format it cannot read", async () => {
    const images = Array.from({ length: 10 }, (_, place) => (place % 2 ? PNG : JPEG));
    const { body } = await callOf({
      messages: [
        { role: "user", content: "", images },
        { role: "tool", content: "seen", tool_call_id: "c", images: [PNG] },
      ],
    });
    expect(JSON.stringify(body.messages).match(/data:image\/(png|jpeg);base64,/g)).toHaveLength(11);
    const broken = [{ role: "user" as const, content: "x", images: ["AAAA"] }];
    const { error } = await ask(hostAt("https://studio.example.com/v1", { vpc }), { messages: broken });
    expect(error).toMatchObject({ code: "invalid_arguments", next: expect.stringMatching(/PNG/) });
  });
});

describe("what a question asks for", () => {
  test("is sent where chat completions have a word for it", async () => {
    const { body } = await callOf({
      options: { temperature: 0, top_p: 0.5, seed: 3, stop: ["x", ""], num_predict: 9, top_k: 4, num_ctx: 5, odd: 1 },
      think: "high",
      format: { type: "object" },
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }],
      keep_alive: "5m",
    });
    const { messages: _, ...rest } = body;
    expect(rest).toEqual({
      model: "gpt-x",
      ...{ temperature: 0, top_p: 0.5, seed: 3, stop: ["x"], max_tokens: 9, reasoning_effort: "high" },
      response_format: {
        type: "json_schema",
        json_schema: { name: "response", schema: { type: "object" }, strict: false },
      },
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }],
      ...{ stream: true, stream_options: { include_usage: true } },
    });
  });

  test("may be less: JSON of any form, thinking or none, and no limit", async () => {
    expect((await callOf({ format: "json" })).body.response_format).toEqual({ type: "json_object" });
    calls = [];
    expect((await callOf({ think: true })).body.reasoning_effort).toBe("medium");
    calls = [];
    const { body } = await callOf({ think: false, options: { num_predict: -1 } });
    expect([body.reasoning_effort, body.max_tokens]).toEqual(["none", undefined]);
  });

  test("is said where they have none", () => {
    const host = createHost({ id: "studio", kind: "openai", baseUrl: "https://studio.example.com/v1" }, {});
    expect(host.notices({ options: { temperature: 1 } })).toEqual([]);
    const lost = { options: { num_ctx: 5, temperature: 1, repeat_penalty: 2 }, keep_alive: "5m", shift: false };
    expect(host.notices(lost)).toEqual([
      "studio is a host of the kind openai, which has no num_ctx, repeat_penalty, keep_alive, shift: not sent.",
    ]);
  });
});

describe("a server that differs", () => {
  const LIMIT = { options: { num_predict: 9 } };

  test("gets what it knows: OpenAI another limit, Cloudflare's gateway its own header and no log", async () => {
    const openai = await callOf(LIMIT, "https://api.openai.com/v1", "sk-1");
    expect(openai.body).toMatchObject({ max_completion_tokens: 9 });
    expect(openai.body).not.toHaveProperty("max_tokens");
    expect(openai.headers.authorization).toBe("Bearer sk-1");
    calls = [];
    const gateway = await callOf(LIMIT, "https://gateway.ai.cloudflare.com/v1/a/g/compat", "cf-1");
    expect(gateway.headers).toMatchObject({ "cf-aig-authorization": "Bearer cf-1", "cf-aig-collect-log": "false" });
    expect(gateway.headers).not.toHaveProperty("authorization");
    expect(gateway.body).toMatchObject({ max_tokens: 9 });
  });

  test("gets no header of a caller, and no field that could name one", async () => {
    const { headers, body } = await callOf({});
    expect(Object.keys(headers).sort()).toEqual(["accept", "content-type", "user-agent"]);
    expect(headers["user-agent"]).toBe("hearth");
    expect(Object.keys(body).sort()).toEqual(["messages", "model", "stream", "stream_options"]);
  });
});
