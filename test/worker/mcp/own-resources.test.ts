import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, IMPATIENT, namedToken, open, startWithoutSessions } from "../hearth.ts";
import { jsonOf, model, refusal, textOf } from "./reading.ts";

beforeEach(startWithoutSessions);

const kitchen = {
  session_id: "kitchen",
  tags: ["food"],
  messages: [{ role: "user", content: "What is in a soffritto?" }],
};

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
    expect(text).toMatch(
      /^# Pets \\`\\&\\` \\<b\\>more\n\n- Session: `pets`\n- Model: `gemma3:270m`\n- Started \d{4}-/,
    );
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
      state: "done",
      text: "One two three",
      done_reason: "stop",
      answer_tokens: expect.any(Number),
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
