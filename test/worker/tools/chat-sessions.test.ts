import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import type { TestClient } from "../../clients/test-client.ts";
import { chatStore, contents, inStore } from "../chats/store.ts";
import { connect, home, IMPATIENT, namedToken, startWithoutSessions } from "../hearth.ts";
import { submissionOf, Viewer } from "../queue/viewer.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const path = "/api/chat";
const session_id = "kitchen";
const user = (content: string) => ({ role: "user", content });
const say = (client: TestClient, content: string, more: Record<string, unknown> = {}) =>
  client.call("ollama_chat", { model, session_id, messages: [user(content)], ...more });
type Sent = { model: string; messages: Record<string, unknown>[] };
/** What Ollama was asked last. */
const sent = async () => (await home.record({ path })).map(({ body }) => body as Sent).at(-1) as Sent;
const kept = () => contents("owner", session_id);
/** The session has everything that will come. */
const settled = () =>
  vi.waitFor(async () => expect((await chatStore("owner").list("", 0, 9)).sessions[0]?.turn_id).toBeUndefined());
const inQueue = <T>(act: (storage: DurableObjectStorage) => T) =>
  runInDurableObject(env.REQUEST_QUEUE.getByName("home"), (_, { storage }) => act(storage));

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
      `${model} cannot see: the images of the session were not sent. They are still kept.`,
    ]);
    expect((await sent()).messages[0]).toEqual(user("Look"));
    expect((await say(client, "And now?", { model: "stand-in-vision" })).value.notices).toBeUndefined();
    expect((await sent()).messages[0]).toEqual(shown);
  });

  test("takes the names that it can have, and no other", async () => {
    const client = await connect();
    for (const id of ["../other", "..", ".x", "a b", "a/b", "", "x".repeat(65), "ü"]) {
      expect((await say(client, "Hi", { session_id: id })).text, id).toMatch(/session_id.*1 to 64 letters/);
    }
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

describe("a turn", () => {
  test("is whole in the session though its client has long been told to come back", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await say(client, "Go");
    expect(value).toMatchObject({ status: "running", session_id, request_id: expect.any(String) });
    const second = await say(client, "Again", { fresh: true });
    expect(second.text).toMatch(new RegExp(`request_id ${value.request_id}[\\s\\S]*session_busy`));
    const saved = await client.call("ollama_save_context", { session_id, messages: [user("x")], append: true });
    expect(saved.text).toMatch(new RegExp(`request_id ${value.request_id}[\\s\\S]*session_busy`));
    await home.release();
    const collected = await client.call("ollama_get_request", { request_id: value.request_id });
    expect(collected.value).toMatchObject({ status: "done", session_id, text: "t0 t1 t2 t3 t4 t5" });
    expect(await kept()).toEqual(["Go", "t0 t1 t2 t3 t4 t5"]);
  });

  test("begins once, though the store dies before it can say so", async () => {
    let deaths = 1;
    const dying = (store: ReturnType<typeof chatStore>) => ({
      deliver: (...given: Parameters<typeof store.deliver>) => store.deliver(...given),
      async begin(...given: Parameters<typeof store.begin>) {
        const begun = await store.begin(...given);
        if (deaths-- > 0) throw new Error("The object was reset.");
        return begun;
      },
    });
    const CHAT_STORE = { getByName: (user: string) => dying(chatStore(user)) };
    expect((await say(await connect({ settings: { CHAT_STORE } }), "One")).value).toMatchObject({ status: "done" });
    expect(await kept()).toEqual(["One", expect.any(String)]);
  });

  test("of two at once is had by one", async () => {
    await home.script({ count: 2, holdAfter: 1 });
    const client = await connect();
    const both = ["One", "Two"].map((content) => say(client, content));
    await home.waitFor({ path, wait: "held" });
    await Promise.race(both);
    await home.release();
    const ended = await Promise.all(both);
    expect(ended.map(({ isError }) => isError).sort()).toEqual([false, true]);
    expect(ended.find(({ isError }) => isError)?.text).toMatch(/session_busy/);
    expect(await kept()).toHaveLength(2);
  });

  test("that the object's death breaks off keeps the text that had come, once", async () => {
    await home.script({ count: 5_000, holdAfter: 4_000 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await say(client, "Go", { options: { num_predict: 5_000 } });
    await home.waitFor({ path, wait: "held" });
    // What the home has sent comes a little later, and is written down later still.
    const writtenDown = ({ sql }: DurableObjectStorage) =>
      sql.exec("SELECT sum(length(data)) AS characters FROM pieces WHERE part = 'text'").one().characters;
    await vi.waitFor(async () => expect(await inQueue(writtenDown)).toBeGreaterThan(8_192));
    await abortAllDurableObjects();
    const { text } = await client.call("ollama_get_request", { request_id: value.request_id });
    expect(text).toMatch(/\[interrupted/);
    await settled();
    expect(await kept()).toEqual(["Go", expect.stringMatching(/^t0 t1 [\s\S]* t1500 /)]);
  });

  test("that the object's death breaks off before any text leaves no trace", async () => {
    await home.script({ count: 5, holdAfter: 0 });
    const client = await connect({ settings: IMPATIENT });
    await say(client, "Go");
    await home.waitFor({ path, wait: "held" });
    await abortAllDurableObjects();
    await client.call("ollama_list_requests");
    await vi.waitFor(async () => expect(await kept()).toBeUndefined());
  });

  test("whose delivery is lost, or made twice, is there exactly once", async () => {
    const client = await connect();
    await say(client, "One");
    // Between the answer and its delivery: the store is as it was before, the queue knows that it has still to tell.
    await home.script({ count: 3 });
    const { value } = await say(client, "Two");
    const to = JSON.stringify({ user: "owner", session_id, sent_from: 0 });
    const notTold = (storage: DurableObjectStorage) =>
      void storage.sql.exec("UPDATE requests SET deliver_to = ? WHERE id = ?", to, value.request_id);
    await inStore("owner", (_, { sql }) => {
      sql.exec("DELETE FROM messages WHERE seq = 3");
      sql.exec("UPDATE sessions SET turn_id = ?, turn_at = ?, turn_from = 2", String(value.request_id), Date.now());
    });
    await inQueue(notTold);
    await abortAllDurableObjects();
    await client.call("ollama_list_requests");
    await settled();
    expect(await kept()).toEqual(["One", expect.any(String), "Two", "t0 t1 t2"]);
    // Delivered, but the queue died before it had noted that.
    await inQueue(notTold);
    await abortAllDurableObjects();
    await client.call("ollama_list_requests");
    await vi.waitFor(() =>
      inQueue(({ sql }) => {
        expect(sql.exec("SELECT id FROM requests WHERE deliver_to IS NOT NULL").toArray()).toEqual([]);
      }),
    );
    expect(await kept()).toHaveLength(4);
  });

  test("whose request is lost holds nobody up after a minute", async () => {
    const client = await connect();
    await chatStore("owner").begin(session_id, "req_00000000000000000000", [{ role: "user", content: "Lost" }]);
    expect((await say(client, "Too early")).text).toMatch(/session_busy/);
    await inStore("owner", (_, { sql }) => void sql.exec("UPDATE sessions SET turn_at = turn_at - 61000"));
    await say(client, "Now");
    expect(await kept()).toEqual(["Now", expect.any(String)]);
    await chatStore("owner").begin(session_id, "req_00000000000000000001", [{ role: "user", content: "Lost" }]);
    await inStore("owner", (_, { sql }) => void sql.exec("UPDATE sessions SET turn_at = turn_at - 61000"));
    await client.call("ollama_save_context", { session_id, messages: [user("Saved")], append: true });
    expect(await kept()).toEqual(["Now", expect.any(String), "Saved"]);
  });

  test("that is old but still at work keeps its session", async () => {
    await home.script({ count: 3, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    await say(client, "Go");
    await inStore("owner", (_, { sql }) => void sql.exec("UPDATE sessions SET turn_at = turn_at - 61000"));
    expect((await say(client, "Mine")).text).toMatch(/session_busy/);
    await home.release();
    await settled();
    expect(await kept()).toEqual(["Go", "t0 t1 t2"]);
  });

  test("whose client leaves goes on, in the era of 2026 too, and is kept whole", async () => {
    await home.script({ path, count: 4, holdAfter: 2 });
    const viewer = Viewer.submit(
      submissionOf({
        ...{ id: "req_00000000000000000009", user: "owner", model, kind: "chat" },
        body: { messages: [user("Go")] },
        deliverTo: { user: "owner", session_id, sent_from: 0 },
      }),
    );
    await chatStore("owner").begin(session_id, viewer.requestId, [user("Go") as ChatMessage]);
    await home.waitFor({ path, wait: "held" });
    await viewer.leave(true);
    await home.release();
    await settled();
    expect(await kept()).toEqual(["Go", "t0 t1 t2 t3"]);
  });

  test("that is cancelled keeps what had come, or leaves no trace", async () => {
    const client = await connect({ settings: IMPATIENT });
    for (const holdAfter of [2, 0]) {
      await home.script({ count: 4, holdAfter });
      const { value } = await say(client, `Held after ${holdAfter}`);
      expect((await client.call("ollama_cancel_request", { request_id: value.request_id })).isError).toBe(false);
      await settled();
    }
    expect(await kept()).toEqual(["Held after 2", "t0 t1"]);
  });

  test("that fails leaves the session as it was, and free at once", async () => {
    const client = await connect();
    await say(client, "One");
    const before = await kept();
    await home.script({ fault: { kind: "error-line", after: 0, error: "the runner has crashed" } });
    expect((await say(client, "Crash")).text).toMatch(/ollama_failed/);
    expect((await say(client, "Where", { model: "no-such-model" })).text).toMatch(/model_not_found/);
    expect((await say(client, "Where", { session_id: "new", model: "no-such" })).text).toMatch(/model_not_found/);
    expect(await kept()).toEqual(before);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ total: 1 });
    await home.script({ count: 5, fault: { kind: "eof", after: 2 } });
    expect((await say(client, "Cut")).text).toMatch(/stream_cut/);
    expect(await kept()).toEqual([...(before ?? []), "Cut", "t0 t1"]);
  });

  test("that finds the queue full leaves no trace, and the session free at once", async () => {
    await home.script({ count: 3, holdAfter: 1, times: "always" });
    const client = await connect({ settings: IMPATIENT });
    const prompts = Array.from({ length: 21 }, (_, place) => `Go ${place}`);
    await Promise.all(prompts.map((prompt) => client.call("ollama_generate", { model, prompt })));
    expect((await say(client, "No room")).text).toMatch(/queue_full/);
    expect(await kept()).toBeUndefined();
  });
});

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
