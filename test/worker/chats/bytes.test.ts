import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { ChatStore } from "../../../src/chats/chat-store.ts";
import { createChatClient } from "../../../src/chats/client/chat-client.ts";
import type { TurnStart } from "../../../src/chats/outcomes.ts";
import { MAX_SYSTEM_BYTES } from "../../../src/chats/store/sent-history.ts";
import type { Caller } from "../../../src/core/caller.ts";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import { MAX_RPC_BYTES, rpcBytes } from "../../../src/core/rpc-size.ts";
import { envWith } from "../hearth.ts";
import { answered, chatStore, inStore, newUser, only, said } from "./store.ts";

/** A store of at most one megabyte for each user. */
const inSmallStore = (act: (store: ChatStore, storage: DurableObjectStorage) => Promise<void>) =>
  runInDurableObject(env.CHAT_STORE.getByName(newUser()), (_, state) =>
    act(new ChatStore(state, envWith({ MAX_CHAT_MB: "1" })), state.storage),
  );

const photo = (bytes: number): ChatMessage => ({ ...said("Look"), images: ["A".repeat(bytes)] });
/** More than a call over RPC carries. */
const HUGE = "x".repeat(MAX_RPC_BYTES + 1);
/** For tests that copy tens of megabytes several times. */
const MAX_HEAVY_MS = 20_000;
const TOO_MUCH = { full: "bytes", most: 1_000_000 };

describe("the bytes of a user", () => {
  test("have a limit, which is checked before anything is written; what is cleared makes room at once", async () => {
    await inSmallStore(async (store, { sql }) => {
      await store.save("s", [photo(600_000)], only);
      expect(await store.begin("s", "r1", [photo(400_000)])).toEqual(TOO_MUCH);
      expect(await store.begin("new", "r1", [photo(400_000)])).toEqual(TOO_MUCH);
      expect(await store.save("new", [photo(400_000)], only)).toEqual(TOO_MUCH);
      expect(await store.save("s", [photo(400_000)], { append: true })).toEqual(TOO_MUCH);
      expect(await store.list("", 0, 9)).toMatchObject({ sessions: [{ id: "s", messages: 1, turn_id: undefined }] });
      expect(sql.exec("SELECT 1 FROM messages").toArray()).toHaveLength(1);
      expect(await store.begin("s", "r1", [said("A small question")])).toMatchObject({ before: 1 });
      store.clear("s");
      expect(await store.begin("new", "r1", [photo(400_000)])).toMatchObject({ before: 0 });
    });
  });

  test("do not count what waits to be deleted, nor what a new version of a session replaces", async () => {
    await inSmallStore(async (store) => {
      const text = "many different words ".repeat(25_000);
      await store.save("s", [said(text), said("1", "assistant")], only);
      expect(await store.save("t", [said(text)], only)).toEqual(TOO_MUCH);
      expect(await store.save("s", [said(`Other ${text}`)], only)).toMatchObject({ session: { messages: 1 } });
      store.clear("s");
      expect(await store.save("t", [said(text)], only)).toMatchObject({ created: true });
    });
  });

  test("that wait to be deleted may be as many again, and no more", async () => {
    await inSmallStore(async (store) => {
      const save = () => store.save("s", [said("many different words ".repeat(25_000))], only);
      expect(await save()).toMatchObject({ created: true });
      let cleared = 0;
      for (; cleared < 9 && store.clear("s"); cleared++) await save();
      expect(cleared).toBeLessThan(5);
      expect(await save()).toEqual(TOO_MUCH);
      for (let alarms = 0; alarms < cleared; alarms++) await store.alarm();
      expect(await save()).toMatchObject({ created: true });
    });
  });

  test("never keep out the answer of a running turn", async () => {
    await inSmallStore(async (store) => {
      await store.begin("s", "r1", [photo(800_000)]);
      store.deliver(answered("s", "r1", { text: "x".repeat(300_000) }));
      expect((await store.load("s", 0, 1e6))?.session.messages).toBe(2);
      expect(await store.begin("s", "r2", [said("Next")])).toEqual(TOO_MUCH);
    });
  });
});

describe("what a turn sends", () => {
  const history = (begun: unknown) => (begun as TurnStart).history;

  test("has a megabyte of system messages, of which the newest win, and the newest of all whatever its size", async () => {
    const store = chatStore(newUser());
    const system = (letter: string, bytes = 450_000) => said(letter.repeat(bytes), "system");
    await store.save(
      "s",
      [..."abcd"].map((letter) => system(letter)),
      only,
    );
    const begun = history(await store.begin("s", "r1", [said("One")], 4_096));
    expect(begun.map(({ message }) => message.content[0])).toEqual(["c", "d"]);
    expect(JSON.stringify(begun).length).toBeLessThan(MAX_SYSTEM_BYTES);
    await store.deliver(answered("s", "r1", { prompt_tokens: 300_000, answer_tokens: 3, sent_from: 4 }));
    const counted = (await store.load("s", 0, 1e9))?.messages.map(({ tokens }) => tokens !== undefined);
    expect(counted).toEqual([false, false, true, true, true, true]);
    await store.save("s", [system("e", 3_000_000)], { append: true });
    const next = history(await store.begin("s", "r2", [said("Two")], 4_096));
    expect(next.map(({ message }) => message.content[0])).toEqual(["e"]);
  });

  test(
    "fits one call over RPC together with its new messages",
    async () => {
      const user = newUser();
      const text = said("ж".repeat(1_000_000));
      await inStore(user, (store) =>
        store.save("s", [said("ж".repeat(3_900_000), "system"), ...Array(9).fill(text)], only),
      );
      for (const news of [[said("Small")], Array<ChatMessage>(4).fill(said("ж".repeat(2_000_000)))]) {
        const begun = history(await chatStore(user).begin("s", "r", news));
        expect(begun.map(({ message }) => message.role)).toContain("system");
        expect(rpcBytes(begun) + rpcBytes(news)).toBeLessThan(MAX_RPC_BYTES);
      }
    },
    MAX_HEAVY_MS,
  );

  test.each([
    { what: "new messages", session: "s", news: [said(HUGE)] },
    { what: "history", session: "huge", news: [said("Hi")] },
  ])(
    "is given up if its $what cannot be carried, with an error that says so",
    async ({ session, news }) => {
      const user = newUser();
      const client = createChatClient(env, { user } as Caller);
      await inStore(user, async (store) => {
        await store.save("s", [said("One")], only);
        await store.save("huge", [said(HUGE, "system")], only);
      });
      await expect(client.begin(session, "r1", news)).rejects.toMatchObject({ code: "too_large" });
      expect((await client.load(session, 9, 9))?.session).toMatchObject({ messages: 1, turn_id: undefined });
    },
    MAX_HEAVY_MS,
  );

  test(
    "is not saved either if it cannot be carried",
    async () => {
      const client = createChatClient(env, { user: newUser() } as Caller);
      await expect(client.save("s", [said(HUGE)], only)).rejects.toMatchObject({ code: "too_large" });
      expect(await client.load("s", 0, 9)).toBeUndefined();
    },
    MAX_HEAVY_MS,
  );
});

test("a page of a session does not read the message that does not fit", async () => {
  const user = newUser();
  await chatStore(user).save("s", [said("Short"), photo(2_000_000)], only);
  await inStore(user, async (store, { sql }) => {
    const exec = sql.exec.bind(sql);
    const queries: string[] = [];
    sql.exec = ((query: string, ...bindings: unknown[]) => {
      queries.push(query);
      return exec(query, ...bindings);
    }) as typeof sql.exec;
    expect((await store.load("s", 0, 1_000))?.messages).toHaveLength(1);
    expect(queries.filter((query) => query.startsWith("SELECT data FROM extras"))).toEqual([]);
    expect((await store.load("s", 1, 1_000))?.messages).toHaveLength(1);
    sql.exec = exec as typeof sql.exec;
  });
});
