import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ChatStore } from "../../../src/chats/chat-store.ts";
import { envWith } from "../hearth.ts";
import { chatStore, newUser, only, said } from "./store.ts";

const DAY = new Date().toISOString().slice(0, 10);
const many = (count: number) => Array.from({ length: count }, (_, place) => said(`Message ${place}`));

/** The store of a user who has ten requests a day. */
const inSmallStore = <T>(user: string, act: (store: ChatStore, rows: () => unknown[]) => Promise<T>) =>
  runInDurableObject(env.CHAT_STORE.getByName(user), (_, state) => {
    const store = new ChatStore(state, envWith({ MAX_REQUESTS_PER_DAY: "10" }));
    const rows = () => ["sessions", "messages", "request_counts"].flatMap((table) => rowsOf(state.storage, table));
    return act(store, rows);
  });
const rowsOf = ({ sql }: DurableObjectStorage, table: string) => sql.exec(`SELECT * FROM ${table}`).toArray();

test("a save counts as one request, and as one more for every six messages that it stores", async () => {
  const user = newUser();
  const used = () => env.CHAT_STORE.getByName(user).countRequests("home", DAY, 0);
  await chatStore(user).save("s", many(5), only);
  expect(await used()).toBe(1);
  await chatStore(user).save("s", many(12), only);
  expect(await used()).toBe(3);
  await chatStore(user).save("s", many(12), { append: true });
  expect(await used()).toBe(6);
});

test("a long history is saved on a fresh day, and the next one is refused before a row is written", async () => {
  await inSmallStore(newUser(), async (store, rows) => {
    expect(await store.save("s", many(1_000), only)).toMatchObject({ created: true });
    const before = rows();
    expect(await store.save("t", many(100), only)).toEqual({ full: "day", most: 10, used: 167, worth: 17 });
    expect(await store.save("s", [], { append: true })).toMatchObject({ full: "day" });
    expect(rows()).toEqual(before);
    // What is kept can be deleted all the same.
    expect(await store.clear("s")).toBe(true);
  });
});

test("messages of a turn count once there are many, and a turn that is too much for the day stores none of them", async () => {
  const user = newUser();
  await inSmallStore(user, async (store, rows) => {
    expect(await store.begin("a", "r1", many(5))).toMatchObject({ before: 0 });
    expect(await store.countRequests("home", DAY, 2)).toBe(2);
    const before = rows();
    expect(await store.begin("b", "r2", many(600))).toEqual({ full: "day", most: 10, used: 2, worth: 100 });
    expect(rows()).toEqual(before);
    expect(await store.begin("b", "r3", many(48))).toMatchObject({ before: 0 });
    expect(await store.countRequests("home", DAY, 2)).toBe(10);
  });
});

test("what the owner saves is not counted", async () => {
  await inSmallStore("owner", async (store) => {
    for (const id of ["a", "b"]) expect(await store.save(id, many(100), only)).toMatchObject({ created: true });
    expect(await store.countRequests("home", DAY, 0)).toBe(0);
    for (const id of ["a", "b"]) store.clear(id);
  });
});
