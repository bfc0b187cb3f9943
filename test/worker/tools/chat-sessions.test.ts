import { beforeEach, describe, expect, test } from "vitest";
import { chatStore } from "../chats/store.ts";
import { connect, home, namedToken, startWithoutSessions } from "../hearth.ts";
import { kept, model, say, sent, session_id, user } from "./session.ts";

beforeEach(startWithoutSessions);

describe("a chat session", () => {
  test("goes on where it was, for another client of the user too, until it is cleared", async () => {
    const client = await connect();
    const first = await say(client, "My name is Anna.");
    expect(first.value).toMatchObject({ status: "done", session_id });
    expect(first.text).toMatch(/session kitchen/);
    await say(await connect(), "What is my name?");
    const { messages } = await sent();
    expect(messages).toMatchObject([user("My name is Anna."), { role: "assistant" }, user("What is my name?")]);
    const { value } = await client.call("ollama_load_context", { session_id });
    expect(value).toMatchObject({
      session: { session_id, title: "My name is Anna.", messages: 4, model },
      messages: [{ role: "user" }, { role: "assistant" }, { role: "user" }, { role: "assistant" }],
    });
    const found = await client.call("ollama_list_sessions", { query: "anna" });
    expect(found.value).toMatchObject({ sessions: [{ session_id, found: { text: expect.stringContaining("Anna") } }] });
    expect((await client.call("ollama_clear_context", { session_id })).value.cleared).toBe(true);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ sessions: [], total: 0 });
    expect((await client.call("ollama_clear_context", { session_id })).text).toMatch(/session_not_found/);
    expect((await client.call("ollama_load_context", { session_id })).text).toMatch(/session_not_found/);
  });

  test("sends thinking, calls of tools, their results and images back as Ollama has them", async () => {
    const client = await connect();
    const chat = (model: string, message: object, more = {}) =>
      client.call("ollama_chat", { model, session_id, messages: [message], ...more });
    const tools = [{ type: "function", function: { name: "look", description: "Look", parameters: {} } }];
    await home.script({ thinking: "Hm.", answer: "", toolCalls: [{ name: "look", arguments: { at: "door" } }] });
    await chat("stand-in-thinker", user("Who is there?"), { tools, think: true });
    const result = { role: "tool", content: "Nobody", tool_name: "look" };
    await chat("stand-in-thinker", result, { tools, think: false });
    const shown = { ...user("And here?"), images: ["aGVsbG8="] };
    await chat("stand-in-vision", shown);
    expect((await chat("stand-in-vision", user("Sure?"))).isError).toBe(false);
    const call = { function: expect.objectContaining({ name: "look", arguments: { at: "door" } }) };
    expect((await sent()).messages).toEqual([
      user("Who is there?"),
      { role: "assistant", content: "", thinking: "Hm.", tool_calls: [expect.objectContaining(call)] },
      result,
      { role: "assistant", content: expect.any(String) },
      shown,
      { role: "assistant", content: expect.any(String) },
      user("Sure?"),
    ]);
    const { value } = await client.call("ollama_load_context", { session_id });
    expect(value).toMatchObject({
      messages: [{}, { thinking: "Hm." }, { tool_name: "look" }, {}, { images: 1 }, {}, {}, {}],
    });
  });

  test("has its system prompt once, though the client sends it with every turn", async () => {
    const client = await connect();
    const system = { role: "system", content: "Be brief." };
    for (const content of ["One", "Two", "Three"]) {
      await client.call("ollama_chat", { model, session_id, messages: [system, user(content)] });
    }
    const { messages } = await sent();
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user", "assistant", "user"]);
  });

  test("that does not fit the context sends the system and its newest turns, says so, and keeps all", async () => {
    const client = await connect();
    const long = (name: string) => `${name} ${"word ".repeat(400)}`;
    const messages = [{ role: "system", content: "Be brief." }];
    for (const name of ["One", "Two", "Three", "Four"]) {
      messages.push(user(long(name)), { role: "assistant", content: name });
    }
    await client.call("ollama_save_context", { session_id, messages });
    const { value, text } = await say(client, "And now?", { options: { num_ctx: 2048 } });
    expect(text).toMatch(/4 earlier messages of the session did not fit the context of 2048 tokens/);
    expect(value.notices).toHaveLength(1);
    const { messages: went } = await sent();
    expect(went.map(({ content }) => String(content).split(" ")[0])).toEqual([
      "Be",
      "Three",
      "Three",
      "Four",
      "Four",
      "And",
    ]);
    expect(await kept()).toHaveLength(11);
    const roomy = await say(client, "And now?", { options: { num_ctx: 16_384 } });
    expect(roomy.value.notices).toBeUndefined();
    expect((await sent()).messages).toHaveLength(12);
  });

  test("goes on with another model, and with the last one where none is named", async () => {
    const client = await connect();
    await say(client, "One");
    await say(client, "Two", { model: "stand-in-vision" });
    await say(client, "Three", { model: undefined });
    expect(await sent()).toMatchObject({ model: "stand-in-vision", messages: { length: 5 } });
    await say(await connect({ path: `/mcp?model=${model}` }), "Four", { model: undefined });
    expect(await sent()).toMatchObject({ model, messages: { length: 7 } });
    await client.call("ollama_chat", { session_id: "new", messages: [user("One")] });
    expect((await chatStore("owner").load("new", 0, 9))?.session.model).toBe((await sent()).model);
  });

  test("goes on with a model that cannot see, without the images; they stay for one that can", async () => {
    const client = await connect();
    const shown = { ...user("Look"), images: ["aGVsbG8="] };
    await client.call("ollama_chat", { model: "stand-in-vision", session_id, messages: [shown] });
    const { value } = await say(client, "Blind");
    expect(value.notices).toEqual([
      `${model} has no vision, so the images of the session were not sent. They are still kept.`,
    ]);
    expect((await sent()).messages[0]).toEqual(user("Look"));
    expect((await say(client, "And now?", { model: "stand-in-vision" })).value.notices).toBeUndefined();
    expect((await sent()).messages[0]).toEqual(shown);
  });

  test("takes the names that it can have, and no other", async () => {
    const client = await connect();
    for (const id of ["../other", "..", ".x", "a b", "a/b", "x".repeat(65), "ü"]) {
      expect((await say(client, "Hi", { session_id: id })).text, id).toMatch(/session_id.*1 to 64 letters/);
    }
    // Models that fill every argument write an empty text for what they leave out.
    expect((await say(client, "Hi", { session_id: "" })).value.session_id).toBeUndefined();
    for (const id of ["x".repeat(64), "-a.b_c", "0"]) {
      expect((await say(client, "Hi", { session_id: id })).value.session_id).toBe(id);
    }
  });

  test("of another user is not there, whatever is tried", async () => {
    const { token, entry } = await namedToken("bert", "bert", ["read", "chat"]);
    const settings = { AUTH_TOKENS: [entry] };
    const [mine, other] = [await connect({ settings }), await connect({ settings, token })];
    await say(mine, "The secret is xylophone.");
    expect((await other.call("ollama_load_context", { session_id })).text).toMatch(/session_not_found/);
    expect((await other.call("ollama_clear_context", { session_id })).text).toMatch(/session_not_found/);
    expect((await other.call("ollama_list_sessions", { query: "xylophone" })).value.sessions).toEqual([]);
    await say(other, "What is the secret?");
    expect((await sent()).messages).toHaveLength(1);
    expect(await kept()).toHaveLength(2);
    await other.call("ollama_clear_context", { session_id });
    expect(await kept()).toHaveLength(2);
  });
});
