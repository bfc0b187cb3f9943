import { describe, expect, test } from "vitest";
import type { ChatStore } from "../../../src/chats/chat-store.ts";
import type { TurnStart } from "../../../src/chats/outcomes.ts";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import { answered, chatStore, contents, DAY_MS, inStore, newUser, only, said, traces } from "./store.ts";

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
      inStore(user, async (store, { sql }) => {
        sql.exec(`CREATE TRIGGER failing BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'rows used up'); END`);
        await expect((async () => act(store))()).rejects.toThrow(/rows used up/);
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
    const { history } = (await store.begin("s", "r", [said("Next")])) as TurnStart;
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
