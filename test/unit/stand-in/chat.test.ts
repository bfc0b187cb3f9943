import { describe, expect, test } from "vitest";
import { said, served } from "./served.ts";

const standIn = served();
const model = "gemma3:270m";
const thinker = "stand-in-thinker:latest";
const user = (content: string) => ({ role: "user", content });
const tools = [{ type: "function", function: { name: "weather", description: "d", parameters: { type: "object" } } }];

describe("chat", () => {
  test("answers the last user message, whatever the case of its role", async () => {
    const messages = [user("first"), { role: "assistant", content: "a" }, { role: "USER", content: "second" }];
    const all = await standIn.stream("/api/chat", { model, messages });
    expect(said(all)).toMatch(/You asked: second$/);
    expect(all[0]?.message).toEqual({ role: "assistant", content: "This" });
    expect(all.at(-1)).toMatchObject({ message: { role: "assistant", content: "" }, done: true, done_reason: "stop" });
    expect(all.at(-1)).not.toHaveProperty("context");
  });

  test.each([
    [{}, 400, "model is required"],
    [{ model: "nope", messages: [] }, 404, "model 'nope' not found"],
    [{ model: "gemma3-embed:270m", messages: [user("x")] }, 400, '"gemma3-embed:270m" does not support chat'],
    [{ model, messages: [user("x")], tools }, 400, "registry.ollama.ai/library/gemma3:270m does not support tools"],
    [{ model, messages: [user("x")], think: true }, 400, '"gemma3:270m" does not support thinking'],
    [
      { model, messages: { role: "user" } },
      400,
      "json: cannot unmarshal object into Go struct field ChatRequest.messages of type []api.Message",
    ],
    [
      { model, messages: [{ role: "user", content: ["x"] }] },
      400,
      "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string",
    ],
    [
      { model, messages: ["x"] },
      400,
      "json: cannot unmarshal string into Go struct field ChatRequest.messages of type api.Alias",
    ],
    [
      { model, messages: [{ role: "assistant", tool_calls: [{ function: { name: "x", arguments: "{}" } }] }] },
      400,
      "Value looks like object, but can't find closing '}' symbol",
    ],
  ])("refuses %j as Ollama does", async (body, status, error) => {
    expect(await standIn.ask("/api/chat", body)).toEqual([status, { error }]);
  });

  test("loads and unloads by a chat without messages, each answered in one piece", async () => {
    expect(await standIn.ask("/api/chat", { model })).toMatchObject([
      200,
      { message: { role: "assistant", content: "" }, done: true, done_reason: "load" },
    ]);
    expect(await standIn.ask("/api/chat", { model, keep_alive: 0 })).toMatchObject([200, { done_reason: "unload" }]);
    expect(await standIn.ask("/api/ps")).toEqual([200, { models: [] }]);
  });

  test("calls tools in a line of their own, with arguments as an object and an id", async () => {
    await standIn.control().script({ toolCalls: [{ name: "weather", arguments: { city: "Paris" } }] });
    const all = await standIn.stream("/api/chat", { model: thinker, messages: [user("x")], tools, think: false });
    expect(all).toHaveLength(2);
    expect(all[0]).toMatchObject({
      message: {
        content: "",
        tool_calls: [
          {
            id: expect.stringMatching(/^call_[a-z0-9]{8}$/),
            function: { index: 0, name: "weather", arguments: { city: "Paris" } },
          },
        ],
      },
      done: false,
    });
    expect(all[1]).toMatchObject({ done: true, done_reason: "stop" });
  });

  test("calls tools in the done line where the script says so, and gathers them without a stream", async () => {
    const answer = "Let me look.";
    await standIn.control().script({ answer, toolCalls: [{ name: "weather" }], toolCallsIn: "done", times: 2 });
    const body = { model: thinker, messages: [user("x")], tools, think: false };
    const all = await standIn.stream("/api/chat", body);
    expect(all.filter((line) => line.message?.tool_calls)).toEqual([all.at(-1)]);
    const [, gathered] = await standIn.ask("/api/chat", { ...body, stream: false });
    expect(gathered.message).toMatchObject({
      content: "Let me look.",
      tool_calls: [{ function: { name: "weather" } }],
    });
  });

  test("calls no tool where the request brings none", async () => {
    await standIn.control().script({ toolCalls: [{ name: "weather" }] });
    const all = await standIn.stream("/api/chat", { model: thinker, messages: [user("x")] });
    expect(all.some((line) => line.message?.tool_calls)).toBe(false);
  });

  test("takes a tool's answer back", async () => {
    const messages = [
      user("x"),
      { role: "assistant", content: "", tool_calls: [{ id: "call_1", function: { name: "weather", arguments: {} } }] },
      { role: "tool", content: "18 degrees", tool_name: "weather", tool_call_id: "call_1" },
    ];
    expect((await standIn.stream("/api/chat", { model: thinker, messages, tools })).at(-1)?.done).toBe(true);
  });

  test("sends scripted thoughts before the answer, and counts only the answer of two passes", async () => {
    await standIn.control().script({ thinking: "a b c", answer: "{}", times: 2 });
    const body = { model: thinker, messages: [user("x")] };
    const all = await standIn.stream("/api/chat", body);
    expect(all.map((line) => line.message?.thinking ?? "").join("")).toBe("a b c");
    expect(all.at(-1)?.eval_count).toBe(5);
    expect((await standIn.stream("/api/chat", { ...body, format: "json" })).at(-1)?.eval_count).toBe(2);
  });

  test("drops the oldest messages of a long chat in silence, but not the system message or the last", async () => {
    const long = Array.from({ length: 40 }, (_, index) => user(`message ${index} ${"word ".repeat(20)}`));
    const messages = [{ role: "system", content: "Be brief." }, ...long];
    const options = { num_ctx: 200 };
    const last = (await standIn.stream("/api/chat", { model, messages, options })).at(-1);
    expect(last?.prompt_eval_count).toBeGreaterThan(100);
    expect(last?.prompt_eval_count).toBeLessThanOrEqual(200);
    expect(await standIn.ask("/api/chat", { model, messages, options, truncate: false })).toEqual([
      400,
      { error: "the input length exceeds the context length" },
    ]);
  });

  test("gives the script of a refused request to the next one", async () => {
    await standIn.control().script({ answer: "kept" });
    const body = { model, messages: [user("word ".repeat(200))], options: { num_ctx: 100 } };
    expect((await standIn.ask("/api/chat", { ...body, truncate: false }))[0]).toBe(400);
    expect(said(await standIn.stream("/api/chat", body))).toBe("kept");
  });
});
