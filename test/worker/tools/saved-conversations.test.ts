import { beforeEach, describe, expect, test } from "vitest";
import { connect, startWithoutSessions } from "../hearth.ts";
import { kept, model, say, sent, session_id, user } from "./session.ts";

beforeEach(startWithoutSessions);

describe("a conversation that is saved", () => {
  test("replaces what is kept, or is added to it, and can be gone on with", async () => {
    const client = await connect();
    const save = (messages: object[], more = {}) =>
      client.call("ollama_save_context", { session_id, messages, ...more });
    expect((await save([user("One")], { title: "Mine", tags: ["home"] })).value).toMatchObject({
      created: true,
      session: { title: "Mine", tags: ["home"], messages: 1 },
    });
    expect((await save([user("Two"), { role: "assistant", content: "2" }], { model })).value.created).toBe(false);
    await save([{ role: "system", content: "Be brief." }], { append: true });
    expect(await kept()).toEqual(["Two", "2", "Be brief."]);
    await say(client, "Three", { model: undefined });
    expect(await sent()).toMatchObject({ model, messages: { length: 4 } });
    expect((await client.call("ollama_list_sessions", { query: "home" })).value.sessions).toHaveLength(1);
  });

  test("is shown in at most 50,000 characters, whatever its messages and its sessions are made of", async () => {
    const client = await connect();
    const tool_calls = [{ function: { name: "write", arguments: { text: "y".repeat(90_000) } } }];
    const said = { role: "assistant", content: '"\n'.repeat(40_000), thinking: "z".repeat(90_000), tool_calls };
    await client.call("ollama_save_context", { session_id, messages: [user("Go"), said] });
    const { text, value } = await client.call("ollama_load_context", { session_id, offset: 1 });
    expect(text.length).toBeLessThan(50_000);
    const lengths = { content_length: 80_000, thinking_length: 90_000, tool_calls_length: expect.any(Number) };
    expect(value).toMatchObject({
      messages: [lengths],
      notices: [expect.stringContaining("ollama://sessions/kitchen")],
    });
    const tags = Array.from({ length: 20 }, (_, place) => `${place}`.padEnd(40, "x"));
    const ids = Array.from({ length: 50 }, (_, place) => `session-${place}`);
    const named = { messages: [user("Go")], title: "x".repeat(120), tags };
    for (const id of ids) await client.call("ollama_save_context", { session_id: id, ...named });
    const first = await client.call("ollama_list_sessions");
    expect(first.text.length).toBeLessThan(50_000);
    const shown = (first.value.sessions as object[]).length;
    expect(first.value.next).toContain(`offset ${shown}.`);
    const second = await client.call("ollama_list_sessions", { offset: shown });
    expect(second.value.sessions).toHaveLength(51 - shown);
  });

  test("of megabytes is read page by page, and what is cut is said", async () => {
    const client = await connect();
    const content = `${"größer ".repeat(400_000)}end`;
    const saved = await client.call("ollama_save_context", { session_id, messages: [user(content), user("Short")] });
    expect(saved.value).toMatchObject({ session: { messages: 2 } });
    const { value } = await client.call("ollama_load_context", { session_id });
    expect(value).toMatchObject({
      messages: [{ content_length: content.length }],
      next: expect.stringMatching(/offset 1/),
    });
    expect((await client.call("ollama_load_context", { session_id, offset: 1 })).value).toMatchObject({
      messages: [{ seq: 1, content: "Short" }],
    });
    expect((await kept())?.[0]).toBe(content);
  });
});
