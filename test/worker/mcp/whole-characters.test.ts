import { beforeEach, describe, expect, test } from "vitest";
import { eventsOf, messagesOf, send } from "../../../harness/mcp/mcp-client.ts";
import { type ToolCall, toolMessage } from "../../../harness/mcp/wire.ts";
import { connect, home, IMPATIENT, ORIGIN, startWithoutSessions, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startWithoutSessions);

const MODEL = "gemma3:270m";
const EMOJI = "😀";
/** An odd number of code units before the emoji: a cut at an even number is in the middle of one. */
const ODD = `x${EMOJI.repeat(30_000)}`;
const HALF = /\\u(d[89a-f])[0-9a-f]{2}/i;

/** All bytes of an answer as text, and the result in it. */
async function wire(call: ToolCall, settings?: Record<string, unknown>) {
  const server = { url: ORIGIN, token: TOKEN, fetch: workerWith(settings) };
  const text = await (await send(server, toolMessage({ era: "2025", ...call }))).text();
  const messages = [];
  for await (const message of messagesOf(new Response(text, { headers: { "content-type": "text/event-stream" } })))
    messages.push(message);
  const { result } = messages.at(-1) ?? {};
  return { text, messages, value: result?.structuredContent ?? {}, shown: result?.content?.[0]?.text ?? "" };
}

const generate = (more: Record<string, unknown> = {}) => ({
  tool: "ollama_generate",
  arguments: { model: MODEL, prompt: "p", ...more },
});
const getRequest = (id: unknown, offset: number) => ({
  tool: "ollama_get_request",
  arguments: { request_id: id, offset },
});

describe("half a character never goes out", () => {
  test("with an answer of several pages, which make the answer again", async () => {
    await home.script({ answer: [ODD] });
    const first = await wire(generate());
    expect(first.text).not.toMatch(HALF);
    expect(first.value).toMatchObject({ status: "done", text_length: 60_001 });
    expect(first.value.text).toHaveLength(49_999);
    expect(first.value.next).toContain("offset 49999");
    const { request_id } = first.value;
    const rest = await wire(getRequest(request_id, 49_999));
    expect(`${first.value.text}${rest.value.text}`).toBe(ODD);

    // An offset of the client's own, in the middle of an emoji.
    const inside = await wire(getRequest(request_id, 50_000));
    expect(inside.text).not.toMatch(HALF);
    expect(inside.value.text).toBe(ODD.slice(49_999));
  });

  test("with what there is of a running answer, from an offset inside an emoji", async () => {
    await home.script({ answer: ["x", ODD.slice(1), " end"], holdAfter: 2 });
    const first = await wire(generate(), IMPATIENT);
    expect(first.value).toMatchObject({ status: "running", text: ODD.slice(0, 49_999) });
    const inside = await wire(getRequest(first.value.request_id, 50_000), IMPATIENT);
    expect(inside.value).toMatchObject({ status: "running", text: ODD.slice(49_999), text_length: 60_001 });
    expect(inside.value.next).toContain("offset 60001");
    expect(inside.text).not.toMatch(HALF);
    await home.release();
    expect((await wire(getRequest(first.value.request_id, 60_001))).value).toMatchObject({
      status: "done",
      text: " end",
    });
  });

  test("with the text so far of an answer that failed", async () => {
    await home.script({ answer: ["x", ODD.slice(1), " end"], fault: { kind: "error-line", after: 2 } });
    const { text, shown } = await wire(generate());
    expect(text).not.toMatch(HALF);
    expect(shown).toContain(`${ODD.slice(0, 49_999)}\n`);
  });

  test("with thinking, items, and messages that are loaded", async () => {
    await home.script({ thinking: [ODD], answer: "ok", times: "always" });
    const thought = await wire(generate({ model: "stand-in-thinker", think: true }));
    expect(thought.value.thinking).toHaveLength(19_999);
    await home.reset();
    await home.script({ answer: [ODD], times: "always" });
    const batch = await wire({ tool: "ollama_batch_generate", arguments: { model: MODEL, prompts: ["a"] } });
    expect((batch.value.results as { text: string }[])[0]?.text).toHaveLength(39_999);
    await wire({
      tool: "ollama_save_context",
      arguments: { session_id: "kitchen", messages: [{ role: "user", content: `xx${ODD}` }] },
    });
    const loaded = await wire({ tool: "ollama_load_context", arguments: { session_id: "kitchen" } });
    for (const { text } of [thought, batch, loaded]) expect(text).not.toMatch(HALF);
  });

  test("with what Ollama or the caller wrote into an error, or a half that came in from outside", async () => {
    await home.script({ path: "/api/generate", respond: { status: 400, body: { error: `a${EMOJI.repeat(200)}` } } });
    const refused = await wire(generate());
    expect(refused.shown).toContain(`"a${EMOJI.repeat(99)}..."`);
    const unknown = await wire(generate({ [`${"a".repeat(39)}${EMOJI}`]: 1 }));
    expect(unknown.shown).toContain(`"${"a".repeat(39)}..."`);
    const half = await wire({ tool: "ollama_show_model", arguments: { model: `a${EMOJI[0]}b` } });
    expect(half.shown).toContain("is not a model name");
    for (const { text } of [refused, unknown, half]) expect(text).not.toMatch(HALF);
  });
});

describe("an event", () => {
  test("has no character that some client takes for the end of a line, and means the same", async () => {
    const answer = "one\u2028two\u2029three\u0085four \\ud83d \\\\u2028";
    await home.script({ answer });
    const { text, value, shown } = await wire({ ...generate(), progress: true });
    expect(text).not.toMatch(/[\u0085\u2028\u2029]/);
    expect(value.text).toBe(answer);
    expect(shown).toContain(answer);
    const client = await connect();
    await client.call("ollama_save_context", { session_id: "kitchen", messages: [{ role: "user", content: answer }] });
    const read = { method: "resources/read", params: { uri: "ollama://sessions/kitchen" } };
    const body = await (
      await send({ url: ORIGIN, token: TOKEN, fetch: workerWith() }, { ...read, era: "2025" })
    ).text();
    expect(body).not.toMatch(/[\u0085\u2028\u2029]/);
    const { result } = JSON.parse(body) as { result: { contents: { text: string }[] } };
    expect(result.contents[0]?.text).toContain(JSON.stringify(answer));
  });

  test("stays below 1,000,000 bytes, whatever a model writes, and progress gives all of it in parts", async () => {
    const control = "\u0001".repeat(60_000);
    await home.script({
      answer: [control],
      thinking: ["\u0001".repeat(30_000)],
      toolCalls: [
        { name: "f", arguments: { text: "\u0001".repeat(8_000) } },
        { name: "g", arguments: { text: "\u0001".repeat(80_000) } },
      ],
    });
    const server = { url: ORIGIN, token: TOKEN, fetch: workerWith() };
    const call = toolMessage({
      tool: "ollama_chat",
      arguments: {
        model: "stand-in-thinker",
        messages: [{ role: "user", content: "p" }],
        think: true,
        tools: [{ function: { name: "f" } }, { function: { name: "g" } }],
      },
    });
    const response = await send(server, { ...call, era: "2025", progress: true });
    let answer: { result?: { structuredContent?: Record<string, unknown> }; params?: { message?: string } } = {};
    let progress = "";
    for await (const { data } of eventsOf(response.body)) {
      if (data === undefined) continue;
      expect(new TextEncoder().encode(data).byteLength).toBeLessThan(1_000_000);
      answer = JSON.parse(data);
      progress += (answer.params?.message ?? "").replace("(thinking) ", "");
    }
    const value = answer.result?.structuredContent;
    expect(value?.tool_calls).toMatchObject([{ function: { name: "f", arguments: { text: "\u0001".repeat(8_000) } } }]);
    expect(JSON.stringify(value?.notices)).toContain(
      "1 of 2 tool calls are too long. The resource ollama://requests/req_",
    );
    expect(`${"\u0001".repeat(30_000)}${control}`.startsWith(progress)).toBe(true);
  });
});
