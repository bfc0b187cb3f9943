import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const ask = [{ role: "user", content: "How is the weather in Paris?" }];
const sent = async () => (await home.record({ path: "/api/chat" })).at(-1)?.body as Record<string, unknown>;

describe("ollama_chat", () => {
  test("shows the answer as it grows, and returns all of it", async () => {
    await home.script({ count: 20, tokenDelayMs: 20 });
    const seen: string[] = [];
    const { value } = await (await connect()).call("ollama_chat", { model: "gemma3:270m", messages: ask }, (m) =>
      seen.push(m),
    );
    expect(value).toMatchObject({ status: "done", answer_tokens: 20 });
    expect(seen.length).toBeGreaterThan(2);
    expect(value.text?.toString().startsWith(seen.join(""))).toBe(true);
  });

  test.each(["line", "done"] as const)("hands back the calls that a model asks for, in the %s", async (toolCallsIn) => {
    await home.script({ answer: "", toolCalls: [{ name: "get_weather", arguments: { city: "Paris" } }], toolCallsIn });
    const { value, text } = await (await connect()).call("ollama_chat", {
      model: "stand-in-thinker",
      messages: ask,
      tools: [weather],
      think: false,
    });
    expect(value.tool_calls).toEqual([
      expect.objectContaining({
        function: expect.objectContaining({ name: "get_weather", arguments: { city: "Paris" } }),
      }),
    ]);
    expect(text).toMatch(/Tool calls: .*get_weather/);
    expect(await sent()).toMatchObject({ tools: [weather], think: false });
  });

  test("takes what the tool said, with the call as other APIs write it", async () => {
    const messages = [
      ...ask,
      {
        role: "assistant",
        tool_calls: [{ id: "call_1", function: { name: "get_weather", arguments: '{"city":"Paris"}' } }],
      },
      { role: "tool", tool_name: "get_weather", tool_call_id: "call_1", content: "Sunny" },
    ];
    const { isError } = await (await connect()).call("ollama_chat", { model: "stand-in-thinker", messages });
    expect(isError).toBe(false);
    expect((await sent()).messages).toMatchObject([
      { role: "user" },
      { role: "assistant", tool_calls: [{ function: { arguments: { city: "Paris" } } }] },
      { role: "tool", tool_name: "get_weather", content: "Sunny" },
    ]);
  });

  test("takes images and a format", async () => {
    const messages = [{ role: "user", content: "What is this?", images: ["data:image/png;base64,iVBORw0KGgo="] }];
    const { value } = await (await connect()).call("ollama_chat", {
      model: "stand-in-vision",
      messages,
      format: "json",
    });
    expect(value).toHaveProperty("json");
    expect(await sent()).toMatchObject({ messages: [{ images: ["iVBORw0KGgo="] }], format: "json" });
  });

  test("says what a model cannot do", async () => {
    const { isError, text } = await (await connect()).call("ollama_chat", {
      model: "gemma3:270m",
      messages: ask,
      tools: [weather],
    });
    expect(isError).toBe(true);
    expect(text).toMatch(/does not support tools[\s\S]*\[unsupported/);
  });

  test("is to be had as ollama_chat_stream too", async () => {
    const { value } = await (await connect()).call("ollama_chat_stream", {
      model: "gemma3:270m",
      messages: ask,
      stream: true,
    });
    expect(value).toMatchObject({ status: "done" });
  });
});

// The owner's defaults are in test/worker/queue/settings.test.ts: the queue applies them.
test("num_ctx and keep_alive of a call reach Ollama, and without them nothing is sent", async () => {
  await (await connect()).call("ollama_chat", {
    model: "gemma3:270m",
    messages: ask,
    options: { num_ctx: 2048 },
    keep_alive: "1m",
  });
  expect(await sent()).toMatchObject({ options: { num_ctx: 2048 }, keep_alive: "1m" });
  await (await connect()).call("ollama_chat", { model: "gemma3:270m", messages: ask });
  expect(await sent()).not.toHaveProperty("keep_alive");
  expect((await sent()).options ?? {}).not.toHaveProperty("num_ctx");
});
