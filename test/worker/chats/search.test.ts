import { describe, expect, test } from "vitest";
import { chatStore, inStore, newUser, only, said } from "./store.ts";

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
