import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { chatStore, inStore } from "../chats/store.ts";
import { connect, home, IMPATIENT, startWithoutSessions } from "../hearth.ts";
import { kept, path, say, session_id, settled, user } from "./session.ts";

beforeEach(startWithoutSessions);

const inQueue = <T>(act: (storage: DurableObjectStorage) => T) =>
  runInDurableObject(env.REQUEST_QUEUE.getByName("home"), (_, { storage }) => act(storage));

describe("a turn", () => {
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
});
