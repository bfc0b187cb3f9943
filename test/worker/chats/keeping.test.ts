import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import { answered, chatStore, contents, DAY_MS, inStore, newUser, only, said, traces } from "./store.ts";

describe("what is kept", () => {
  test("comes back as it was: images, calls, thinking, every script, and texts of megabytes", async () => {
    const store = chatStore(newUser());
    const long = `${"🎉 wörter 東京 ".repeat(300_000)}end`;
    const messages: ChatMessage[] = [
      { role: "user", content: long, images: ["aGk=".repeat(700_000)] },
      {
        role: "assistant",
        content: "",
        thinking: "t".repeat(600_000),
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
    await inStore(user, async (store) => {
      for (let place = 0; place < 25; place++) await store.save(`old-${place}`, [said("Old")], only);
      await store.save("young", [said("Young")], only);
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
