import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { ChatStore } from "../../../src/chats/chat-store.ts";
import type { Begun } from "../../../src/chats/outcomes.ts";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import { answered, chatStore, contents, inStore, said, traces } from "./store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
let users = 0;
/** A user of whom there is nothing yet. */
const newUser = () => `chat-store-${++users}`;
const only = { append: false };

describe("a turn", () => {
  test("begins with what was said before, and ends once, however often its end is told", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.save("s", [said("Be brief.", "system"), said("One"), said("1", "assistant")], only);
    const begun = await store.begin("s", "r1", [said("Two")]);
    expect(begun).toMatchObject({ before: 3, history: [{ seq: 0 }, { seq: 1 }, { seq: 2 }] });
    for (let told = 0; told < 3; told++) await store.deliver(answered("s", "r1", { text: "2" }));
    expect(await contents(user, "s")).toEqual(["Be brief.", "One", "1", "Two", "2"]);
    expect(await store.begin("s", "r2", [said("Three")])).toMatchObject({ model: "gemma3:270m", before: 5 });
  });

  test("has messages of the assistant in its question, too, as examples are", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("2+2?"), said("4", "assistant"), said("3+3?")]);
    await store.deliver(answered("s", "r1", { text: "6" }));
    expect(await contents(user, "s")).toEqual(["2+2?", "4", "3+3?", "6"]);
    expect(await store.begin("s", "r2", [said("4+4?")])).not.toHaveProperty("busy");
  });

  test("keeps out every other, whoever it is that wants to write", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("One")]);
    expect(await store.begin("s", "r2", [said("Two")])).toMatchObject({ busy: "r1" });
    expect(await store.save("s", [said("Two")], { append: true })).toMatchObject({ busy: "r1" });
    await store.deliver(answered("s", "r2"));
    expect(await contents(user, "s")).toEqual(["One"]);
    expect(await store.list("", 0, 9)).toMatchObject({ sessions: [{ turn_id: "r1" }] });
  });

  test("without an answer leaves no trace; with a part of one it keeps that", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("Zanzibar")]);
    await store.deliver(answered("s", "r1", { text: "", thinking: "Hm", whole: false }));
    expect(await traces(user)).toMatchObject({ rows: [0, 0, 0], index: expect.not.stringContaining("anzibar") });
    await store.begin("s", "r2", [said("Two")]);
    await store.deliver(answered("s", "r2", { text: "The beginn", whole: false }));
    await store.begin("s", "r3", [said("Three"), said("And four")]);
    await store.deliver(answered("s", "r3", { text: "", whole: false }));
    expect(await contents(user, "s")).toEqual(["Two", "The beginn"]);
  });

  test("with calls of tools only, or with nothing to say, is one all the same", async () => {
    const user = newUser();
    const store = chatStore(user);
    const tool_calls = [{ function: { name: "look", arguments: { at: "the door" } } }];
    await store.begin("s", "r1", [said("Look")]);
    await store.deliver(answered("s", "r1", { text: "", tool_calls, whole: false }));
    await store.begin("s", "r2", [said("a door", "tool")]);
    await store.deliver(answered("s", "r2", { text: "" }));
    const loaded = await store.load("s", 0, 1e6);
    expect(loaded?.messages.map(({ message }) => message)).toEqual([
      said("Look"),
      { ...said("", "assistant"), tool_calls, cut: true },
      said("a door", "tool"),
      said("", "assistant"),
    ]);
  });

  test("asked for twice under the same request begins anew", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("One")]);
    expect(await store.begin("s", "r1", [said("One")])).toMatchObject({ before: 0, history: [] });
    expect(await contents(user, "s")).toEqual(["One"]);
  });

  test("whose end storage could not keep whole is kept once when it is told again; a save that fails changes nothing", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("One")]);
    const failing = (when: string, act: (store: ChatStore) => unknown) =>
      inStore(user, (store, { sql }) => {
        sql.exec(`CREATE TRIGGER failing BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'rows used up'); END`);
        expect(() => act(store)).toThrow(/rows used up/);
        sql.exec("DROP TRIGGER failing");
      });
    await failing("UPDATE OF updated_at ON sessions", (store) => store.deliver(answered("s", "r1", { text: "1" })));
    await store.deliver(answered("s", "r1", { text: "1" }));
    expect(await contents(user, "s")).toEqual(["One", "1"]);
    await failing("INSERT ON messages WHEN new.content = 'B'", (store) =>
      store.save("s", [said("A"), said("B")], only),
    );
    await failing("INSERT ON messages", (store) => store.begin("s", "r2", [said("Two")]));
    expect(await contents(user, "s")).toEqual(["One", "1"]);
    expect(await store.begin("s", "r3", [said("Two")])).not.toHaveProperty("busy");
  });

  test("that says again what the system said last does not keep it twice", async () => {
    const user = newUser();
    const store = chatStore(user);
    const turn = async (id: string, ...news: ChatMessage[]) => {
      await store.begin("s", id, news);
      await store.deliver(answered("s", id, { text: id }));
    };
    await turn("r1", said("Be brief.", "system"), said("One"));
    await turn("r2", said("Be brief.", "system"), said("Two"));
    await turn("r3", said("Be long.", "system"), said("Three"));
    await turn("r4", said("Be brief.", "system"), said("Four"));
    const all = ["Be brief.", "One", "r1", "Two", "r2", "Be long.", "Three", "r3", "Be brief.", "Four", "r4"];
    expect(await contents(user, "s")).toEqual(all);
  });

  test("begins with a question where there is more than one turn takes", async () => {
    const user = newUser();
    const store = chatStore(user);
    for (const name of ["1", "2", "3"]) {
      const question = { ...said(name), images: ["A".repeat(3_000_000)] };
      await store.save("s", [question, said(`a${name}`, "assistant")], { append: true });
    }
    const { history } = (await store.begin("s", "r", [said("Next")])) as Begun;
    expect(history.map(({ message }) => message.content)).toEqual(["2", "a2", "3", "a3"]);
  });

  test("that is a day old is given up; its end comes too late", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("Lost")]);
    await inStore(user, (_, { sql }) => void sql.exec("UPDATE sessions SET turn_at = turn_at - ?", DAY_MS));
    expect(await store.begin("s", "r2", [said("Two")])).toMatchObject({ before: 0 });
    await store.deliver(answered("s", "r1"));
    expect(await contents(user, "s")).toEqual(["Two"]);
  });

  test("whose session was cleared meanwhile does not bring it back, nor falls into a new one", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.begin("s", "r1", [said("One")]);
    await store.clear("s");
    await store.deliver(answered("s", "r1"));
    expect(await store.load("s", 0, 9)).toBeUndefined();
    await store.save("s", [said("New")], only);
    await store.deliver(answered("s", "r1"));
    expect(await contents(user, "s")).toEqual(["New"]);
  });

  test("tells what its messages took, as far as Ollama has counted", async () => {
    const user = newUser();
    const store = chatStore(user);
    const counts = async () => (await store.load("s", 0, 1e6))?.messages.map(({ tokens }) => tokens);
    await store.begin("s", "r1", [said("x".repeat(90), "system"), said("y".repeat(90))]);
    await store.deliver(answered("s", "r1", { prompt_tokens: 60, answer_tokens: 7 }));
    expect(await counts()).toEqual([30, 30, 7]);
    await store.begin("s", "r2", [said("Next")]);
    await store.deliver(answered("s", "r2", { prompt_tokens: 75, answer_tokens: 50, thinking: "Long thoughts" }));
    expect(await counts()).toEqual([30, 30, 7, 8, undefined]);
    await store.begin("s", "r3", [said("Cut")]);
    await store.deliver(answered("s", "r3", { prompt_tokens: 20, answer_tokens: 3, sent_from: undefined }));
    expect(await counts()).toEqual([30, 30, 7, 8, undefined, undefined, 3]);
  });
});

describe("what is kept", () => {
  test("comes back as it was: images, calls, thinking, every script, and texts of megabytes", async () => {
    const store = chatStore(newUser());
    const long = `${"🎉 wörter 東京 ".repeat(300_000)}end`;
    const messages: ChatMessage[] = [
      { role: "user", content: long, images: ["aGk=".repeat(700_000)] },
      {
        ...{ role: "assistant", content: "", thinking: "t".repeat(600_000) },
        tool_calls: [{ id: "call_1", function: { name: "look", arguments: { deep: { er: [1, null, "ü"] } } } }],
      },
      { role: "tool", content: "found", tool_name: "look", tool_call_id: "call_1" },
    ];
    await store.save("s", messages, only);
    const loaded = await store.load("s", 0, 1e9);
    expect(loaded?.messages.map(({ message }) => message)).toEqual(messages);
    expect((await store.load("s", 0, 10))?.messages).toHaveLength(1);
  });

  test("is replaced, or added to; what has not changed is not written again", async () => {
    const user = newUser();
    const store = chatStore(user);
    const ids = () =>
      inStore(user, (_, { sql }) =>
        sql
          .exec("SELECT id FROM messages ORDER BY seq")
          .toArray()
          .map(({ id }) => id),
      );
    const talk = [said("One"), said("1", "assistant"), said("Two")];
    expect(await store.save("s", talk, only)).toMatchObject({ created: true, session: { messages: 3 } });
    const before = await ids();
    const more = [...talk.slice(0, 2), said("Three"), said("3", "assistant")];
    expect(await store.save("s", more, only)).toMatchObject({ created: false, session: { messages: 4 } });
    expect((await ids()).slice(0, 2)).toEqual(before.slice(0, 2));
    await store.save("s", [said("Four")], { append: true });
    expect(await contents(user, "s")).toEqual(["One", "1", "Three", "3", "Four"]);
    await store.save("s", [said("One")], only);
    expect(await contents(user, "s")).toEqual(["One"]);
    await store.save("s", [said("Zebra")], only);
    expect(await store.list("zebra", 0, 9)).toMatchObject({ sessions: [{ id: "s" }] });
    expect((await store.list("one", 0, 9)).sessions).toEqual([]);
  });

  test("has the title of its first question, until somebody gives it one", async () => {
    const store = chatStore(newUser());
    const title = async () => (await store.load("s", 0, 1))?.session.title;
    await store.save("s", [said("Be brief.", "system")], only);
    expect(await title()).toBe("Untitled");
    await store.begin("s", "r1", [said("Why?")]);
    await store.deliver(answered("s", "r1", { text: "", whole: false }));
    expect(await title()).toBe("Untitled");
    await store.begin("s", "r2", [said("How?")]);
    await store.deliver(answered("s", "r2"));
    expect(await title()).toBe("How?");
    await store.save("s", [said("When?")], only);
    expect(await title()).toBe("When?");
    await store.save("s", [said("When?")], { append: false, title: "Times", tags: ["a"], model: "m" });
    await store.save("s", [said("Where?")], only);
    expect(await store.load("s", 0, 1)).toMatchObject({ session: { title: "Times", tags: ["a"], model: "m" } });
  });

  test("is gone when it is cleared: rows, pieces, and words of the index", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.save("kept", [said("zucchini")], only);
    await store.save("s", [{ role: "user", content: "zanzibar", images: ["aGk=".repeat(500_000)] }], only);
    expect(await traces(user)).toMatchObject({ rows: [2, 2, 5], index: expect.stringContaining("anzibar") });
    expect(await store.clear("s")).toBe(true);
    expect(await store.clear("s")).toBe(false);
    const { rows, index } = await traces(user);
    expect(rows).toEqual([1, 1, 0]);
    expect(index).not.toContain("anzibar");
    expect(await store.list("zucchini", 0, 9)).toMatchObject({ sessions: [{ id: "kept" }], total: 1 });
  });

  test("goes by alarm once it was not used for its days, a part of much at a time", async () => {
    const user = newUser();
    const store = chatStore(user);
    await inStore(user, (store) => {
      for (let place = 0; place < 25; place++) store.save(`old-${place}`, [said("Old")], only);
      store.save("young", [said("Young")], only);
    });
    const alarm = () => inStore(user, (_, storage) => storage.getAlarm());
    expect(await alarm()).toBeGreaterThan(Date.now() + 29 * DAY_MS);
    await runDurableObjectAlarm(store);
    expect(await store.list("", 0, 9)).toMatchObject({ total: 26 });
    await inStore(
      user,
      (_, { sql }) =>
        void sql.exec("UPDATE sessions SET updated_at = updated_at - ? WHERE id LIKE 'old%'", 30 * DAY_MS),
    );
    await store.begin("old-24", "r1", [said("Used")]);
    await inStore(user, async (store) => store.alarm());
    expect(await store.list("", 0, 9)).toMatchObject({ total: 6 });
    expect(await alarm()).toBeLessThanOrEqual(Date.now());
    await inStore(user, async (store) => store.alarm());
    const { sessions } = await store.list("", 0, 9);
    expect(sessions.map(({ id }) => id).sort()).toEqual(["old-24", "young"]);
  });
});

describe("a history too long for any context", () => {
  test("comes with its newest, and with all that the system has said", async () => {
    const store = chatStore(newUser());
    const image = "aGk=".repeat(750_000);
    const turn = [{ ...said("Look"), images: [image] }, said("Seen", "assistant")];
    await store.save("s", [said("Be brief.", "system"), ...turn, said("In German.", "system"), ...turn, ...turn], only);
    const begun = await store.begin("s", "r1", [said("And?")]);
    const history = "history" in begun ? begun.history : [];
    expect(begun).toMatchObject({ before: 8 });
    // The second is an answer whose question did not fit.
    expect(history.map(({ seq }) => seq)).toEqual([0, 3, 4, 5, 6, 7]);
  });
});

describe("a search", () => {
  test("finds words in messages, titles and tags, the newest place first, and shows it", async () => {
    const user = newUser();
    await inStore(user, async (store, { sql }) => {
      store.save("first", [said("A whale is big."), said("Indeed", "assistant")], only);
      store.save("tagged", [said("Fish")], { append: false, tags: ["Übung"], title: "The Wal" });
      store.save("last", [said("Two whales"), said("No fish", "assistant")], only);
      for (const [place, id] of ["first", "tagged", "last"].entries()) {
        sql.exec("UPDATE messages SET at = ? WHERE session_id = ?", place, id);
        sql.exec("UPDATE sessions SET updated_at = ? WHERE id = ?", place, id);
      }
    });
    const found = async (query: string, offset = 0, most = 9) =>
      (await chatStore(user).list(query, offset, most)).sessions.map(({ id, found }) => [id, found?.seq]);
    expect(await found("WHALE")).toEqual([
      ["last", 0],
      ["first", 0],
    ]);
    expect(await found("wal")).toEqual([["tagged", undefined]]);
    expect(await found("ubung")).toEqual([["tagged", undefined]]);
    expect(await found("fish")).toEqual([
      ["last", 1],
      ["tagged", 0],
    ]);
    expect(await found("fish", 1)).toEqual([["tagged", 0]]);
    expect(await found("fish", 0, 1)).toEqual([["last", 1]]);
    expect(await found("whale big")).toEqual([["first", 0]]);
    expect(await found("whale indeed")).toEqual([]);
    const { sessions } = await chatStore(user).list("big", 0, 9);
    expect(sessions[0]?.found).toEqual({ seq: 0, role: "user", text: "A whale is big." });
  });

  test("takes any query as words", async () => {
    const store = chatStore(newUser());
    await store.save("s", [said('Say "AND" (or not) * 100% über 東京')], only);
    for (const query of ['"and" (', "or*", "100%", "NOT:", "uber", "u\u0308ber", "東", "say AND or"]) {
      expect((await store.list(query, 0, 9)).sessions, query).toHaveLength(1);
    }
    for (const query of ["🎉", "???", "%", "_", "x".repeat(200), "NEAR(a b)", "⑴"]) {
      expect((await store.list(query, 0, 9)).sessions, query).toEqual([]);
    }
  });
});
