import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { ChatStore } from "../../../src/chats/chat-store.ts";
import { MAX_MESSAGES } from "../../../src/core/chat-message.ts";
import { answered, chatStore, contents, inStore, said } from "../chats/store.ts";
import { connect, envWith, home, startWithoutSessions } from "../hearth.ts";
import { list, model, user } from "./call-arguments.ts";

beforeEach(startWithoutSessions);

describe("kept conversations", () => {
  const fill = (sessions: number) =>
    inStore("owner", (_, { sql }) => {
      sql.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${sessions})
        INSERT INTO sessions (id, title, names, created_at, updated_at)
        SELECT 's' || n, '', '', 1, ${Date.now()} FROM numbers`);
    });
  const chat = async (session_id: string) =>
    (await connect()).call("ollama_chat", { model, session_id, messages: [user("Hi")] });
  const save = async (session_id: string, messages: object[], more = {}) =>
    (await connect()).call("ollama_save_context", { session_id, messages, ...more });
  const total = async () => (await connect()).call("ollama_list_sessions").then(({ value }) => value?.total);

  test("are so many, be they begun or saved; those that there are go on, and one that is deleted makes room", async () => {
    await fill(999);
    expect((await chat("begun")).isError).toBe(false);
    for (const { text } of [await chat("next"), await save("next", [user("Hi")])]) {
      expect(text).toMatch(/This user has 1000 sessions[\s\S]*ollama_list_sessions[\s\S]*ollama_clear_context/);
      expect(text).toMatch(/\[too_many_sessions · a retry alone will not help\]$/);
    }
    expect(await total()).toBe(1_000);
    expect(await home.record({ path: "/api/chat" })).toHaveLength(1);
    expect((await chat("begun")).isError).toBe(false);
    expect((await save("begun", [user("Other")])).isError).toBe(false);
    await (await connect()).call("ollama_clear_context", { session_id: "s1" });
    expect((await save("next", [user("Hi")])).isError).toBe(false);
    expect(await total()).toBe(1_000);
  });

  test("are as many as MAX_CHAT_SESSIONS says", async () => {
    const begun = await runInDurableObject(env.CHAT_STORE.getByName("owner"), (_, state) => {
      const store = new ChatStore(state, envWith({ MAX_CHAT_SESSIONS: "1" }));
      return Promise.all(["one", "two", "one"].map((id) => store.begin(id, "r1", [])));
    });
    expect(begun).toMatchObject([{ before: 0 }, { full: "sessions", most: 1 }, { before: 0 }]);
  });

  test("are limited by the settings of the moment: if those are faulty, a turn does not begin, but a running one ends", async () => {
    await chatStore("owner").begin("s", "r1", [said("One")]);
    await runInDurableObject(env.CHAT_STORE.getByName("owner"), async (_, state) => {
      const store = new ChatStore(state, envWith({ MAX_CHAT_SESSIONS: "many" }));
      await expect(store.begin("new", "r2", [])).rejects.toThrow(/MAX_CHAT_SESSIONS/);
      store.deliver(answered("s", "r1", { text: "1" }));
    });
    expect(await contents("owner", "s")).toEqual(["One", "1"]);
  });

  test("have so many messages, with the answer to come; what is there stays as it is", async () => {
    await save(
      "long",
      list(MAX_MESSAGES - 2, () => user("x")),
    );
    expect((await chat("long")).isError).toBe(false);
    for (const { text } of [await chat("long"), await save("long", [user("x")], { append: true })]) {
      expect(text).toMatch(/The session long would have more than 10000 messages/);
      expect(text).toMatch(/another session_id[\s\S]*\[session_full · a retry alone will not help\]$/);
    }
    const { value } = await (await connect()).call("ollama_load_context", { session_id: "long", offset: 9_998 });
    expect(value).toMatchObject({
      session: { messages: MAX_MESSAGES },
      messages: [{ role: "user" }, { role: "assistant" }],
    });
    expect(value?.session).not.toHaveProperty("busy_with");
    expect((await save("long", [user("Anew")])).isError).toBe(false);
  });

  test("may have more system text than is sent; a turn that is too large to be passed on leaves the session free", async () => {
    const large = (role: string) => ({ role, content: `${"x".repeat(3_900_000)}ж` });
    for (const append of [false, true, true]) await save("s", [large("system")], { append });
    expect((await chat("s")).isError).toBe(false);
    const [sent] = await home.record({ path: "/api/chat" });
    expect(sent?.body).toMatchObject({ messages: { length: 2 } });
    const messages = list(4, () => large("user"));
    const { text } = await (await connect()).call("ollama_chat", { model, session_id: "s", messages });
    expect(text).toMatch(/\[too_large · a retry alone will not help\]$/);
    expect((await chat("s")).isError).toBe(false);
    expect((await (await connect()).call("ollama_load_context", { session_id: "s", offset: 7 })).value).toMatchObject({
      session: { messages: 7 },
    });
  }, 20_000);
});
