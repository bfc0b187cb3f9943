import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { ChatStore } from "../../../src/chats/chat-store.ts";
import { MAX_SLICE } from "../../../src/chats/store/discarded-messages.ts";
import { MAX_MESSAGES } from "../../../src/core/chat-message.ts";
import { envWith } from "../hearth.ts";
import { answered, chatStore, contents, DAY_MS, inStore, newUser, only, said, traces } from "./store.ts";

/** Messages that were deleted by one statement, and the bytes of their texts. */
type Slice = typeof MAX_SLICE;

/** For tests with ten thousand messages. */
const MAX_LARGE_MS = 20_000;
const LONG = "A long answer about zebras. ".repeat(40);

/** Stores a session of many messages, as the build before this one would have it. */
const fill = (user: string, session: string, messages: number, content: string, usedAt = Date.now()) =>
  inStore(user, (_, { sql }) => {
    sql.exec(
      `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
       INSERT INTO messages (session_id, seq, role, at, content)
       SELECT ?, n, iif(n % 2 = 0, 'user', 'assistant'), 1, ? FROM numbers`,
      messages,
      session,
      content,
    );
    sql.exec(
      "INSERT INTO sessions (id, title, names, created_at, updated_at) VALUES (?, '', '', 1, ?)",
      session,
      usedAt,
    );
  });

/** Records what each statement of the object deletes, whichever event it belongs to. */
async function recordSlices(user: string): Promise<Slice[]> {
  const slices: Slice[] = [];
  await inStore(user, (_, { sql }) => {
    const exec = sql.exec.bind(sql);
    const kept = () =>
      exec<Slice>("SELECT COUNT(*) AS messages, SUM(octet_length(content)) AS textBytes FROM messages").one();
    sql.exec = ((query: string, ...bindings: unknown[]) => {
      if (!query.startsWith("DELETE FROM messages")) return exec(query, ...bindings);
      const before = kept();
      const cursor = exec(query, ...bindings);
      const after = kept();
      slices.push({ messages: before.messages - after.messages, textBytes: before.textBytes - after.textBytes });
      return cursor;
    }) as typeof sql.exec;
  });
  return slices;
}

/** Runs the alarm until nothing waits to be deleted. */
async function runAlarms(user: string): Promise<void> {
  const waiting = () =>
    inStore(user, (_, { sql }) => sql.exec("SELECT 1 FROM messages WHERE session_id = ''").toArray());
  for (let left = await waiting(); left.length > 0; left = await waiting())
    await runDurableObjectAlarm(chatStore(user));
}

const storedUnder = (user: string, session: string) =>
  inStore(user, (_, { sql }) => sql.exec("SELECT seq FROM messages WHERE session_id = ?", session).toArray().length);

const sum = (slices: readonly Slice[]) => slices.reduce((all, { messages }) => all + messages, 0);
const alarmOf = (user: string) => inStore(user, (_, storage) => storage.getAlarm());

describe("a large session", () => {
  test.each([
    { what: "many messages", messages: MAX_MESSAGES, content: "zebra crossing" },
    { what: "long messages", messages: 300, content: LONG },
  ])(
    "of $what is gone at once when it is cleared, and is deleted by alarms of bounded work",
    async (given) => {
      const user = newUser();
      await fill(user, "s", given.messages, given.content);
      const slices = await recordSlices(user);
      expect(await chatStore(user).clear("s")).toBe(true);
      expect(await chatStore(user).clear("s")).toBe(false);
      expect(await chatStore(user).load("s", 0, 9)).toBeUndefined();
      expect(await chatStore(user).list("zebra", 0, 9)).toEqual({ sessions: [], total: 0 });
      // The build before this one finds the messages of a session by its id.
      expect(await storedUnder(user, "s")).toBe(0);
      await runAlarms(user);
      expect(sum(slices)).toBe(given.messages);
      expect(slices.length).toBeGreaterThan(5);
      for (const { messages, textBytes } of slices) {
        expect(messages).toBeLessThanOrEqual(MAX_SLICE.messages);
        expect(textBytes).toBeLessThanOrEqual(MAX_SLICE.textBytes);
      }
      expect(await traces(user)).toMatchObject({ rows: [0, 0, 0], index: expect.not.stringContaining("ebra") });
      expect(await alarmOf(user)).toBe(null);
    },
    MAX_LARGE_MS,
  );

  test("is not seen by a new one under its id, which keeps what it has", async () => {
    const user = newUser();
    const store = chatStore(user);
    await fill(user, "s", 300, LONG);
    await store.clear("s");
    expect(await store.begin("s", "r1", [said("New")])).toEqual({ history: [], before: 0, model: undefined });
    await store.deliver(answered("s", "r1", { text: "An answer about lions." }));
    expect(await store.list("zebras", 0, 9)).toMatchObject({ sessions: [] });
    await fill(user, "t", 300, LONG);
    await store.clear("t");
    await runAlarms(user);
    expect(await contents(user, "s")).toEqual(["New", "An answer about lions."]);
    expect(await store.list("lions", 0, 9)).toMatchObject({ sessions: [{ id: "s", messages: 2 }] });
  });

  test("is replaced at once, from the first message that differs", async () => {
    const user = newUser();
    await fill(user, "s", 300, LONG);
    const slices = await recordSlices(user);
    const saved = await chatStore(user).save("s", [said(LONG), said("Short", "assistant")], only);
    expect(saved).toMatchObject({ created: false, session: { messages: 2 } });
    expect(await contents(user, "s")).toEqual([LONG, "Short"]);
    await runAlarms(user);
    expect(sum(slices)).toBe(299);
    expect(Math.max(...slices.map(({ messages }) => messages))).toBeLessThanOrEqual(MAX_SLICE.messages);
    expect(await contents(user, "s")).toEqual([LONG, "Short"]);
  });

  test("is as it was once a large turn is given up", async () => {
    const user = newUser();
    const store = chatStore(user);
    await store.save("s", [said("One"), said("1", "assistant")], only);
    const slices = await recordSlices(user);
    await store.begin("s", "r1", Array<ReturnType<typeof said>>(300).fill(said(LONG)));
    await store.giveUp("s", "r1");
    expect(await contents(user, "s")).toEqual(["One", "1"]);
    expect(await store.begin("s", "r2", [said("Two")])).toMatchObject({ before: 2 });
    await runAlarms(user);
    expect(sum(slices)).toBe(300);
    expect(await contents(user, "s")).toEqual(["One", "1", "Two"]);
  });

  test(
    "expires with others, no more at a time than one event can set aside",
    async () => {
      const user = newUser();
      await fill(user, "young", 2, "Young");
      for (const [age, id] of ["a", "b", "c"].entries()) {
        await fill(user, id, 4_000, "Old", Date.now() - (40 - age) * DAY_MS);
      }
      const slices = await recordSlices(user);
      // Within one event, because the next alarm is due soon.
      await inStore(user, async (store, { sql }) => {
        const sessions = () =>
          sql
            .exec("SELECT id FROM sessions ORDER BY id")
            .toArray()
            .flatMap(({ id }) => id);
        await store.alarm();
        expect(sessions()).toEqual(["c", "young"]);
        await store.alarm();
        expect(sessions()).toEqual(["young"]);
      });
      await runAlarms(user);
      expect(sum(slices)).toBe(12_000);
      expect(Math.max(...slices.map(({ messages }) => messages))).toBeLessThanOrEqual(MAX_SLICE.messages);
      expect(await contents(user, "young")).toEqual(["Young", "Young"]);
      expect(await alarmOf(user)).toBeGreaterThan(Date.now() + 29 * DAY_MS);
    },
    MAX_LARGE_MS,
  );
});

describe("an alarm", () => {
  test("leaves the object time for its user: the pauses between slices grow, up to a quarter of a second", async () => {
    const user = newUser();
    await fill(user, "s", 4_000, "zebra");
    // Ahead of the real clock: the runtime takes no alarm in the past.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + DAY_MS });
    try {
      const pauses = await inStore(user, async (store, storage) => {
        store.clear("s");
        const after = [];
        for (let slice = 0; slice < 35; slice++) {
          await store.alarm();
          after.push(((await storage.getAlarm()) ?? 0) - Date.now());
        }
        return after;
      });
      expect(pauses.slice(0, 3)).toEqual([10, 20, 30]);
      expect(pauses.slice(-3)).toEqual([250, 250, 250]);
    } finally {
      vi.useRealTimers();
    }
    await runAlarms(user);
  });

  test("that fails is not the last: the next one does the work", async () => {
    const user = newUser();
    await fill(user, "old", 300, LONG, 1);
    await inStore(user, async (store, storage) => {
      storage.sql.exec(
        "CREATE TRIGGER failing BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'no rows left'); END",
      );
      await storage.deleteAlarm();
      await expect(store.alarm()).rejects.toThrow("no rows left");
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
      storage.sql.exec("DROP TRIGGER failing");
    });
    expect(await runDurableObjectAlarm(chatStore(user))).toBe(true);
    await runAlarms(user);
    expect(await traces(user)).toMatchObject({ rows: [0, 0, 0] });
  });

  test("with faulty settings expires nothing, deletes what was cleared, and comes again", async () => {
    const user = newUser();
    await fill(user, "old", 2, "Old", 1);
    await fill(user, "cleared", 101, "Cleared");
    await runInDurableObject(env.CHAT_STORE.getByName(user), async (_, state) => {
      const { storage } = state;
      const store = new ChatStore(state, envWith({ CHAT_TTL_DAYS: "many" }));
      store.clear("cleared");
      await store.alarm();
      await store.alarm();
      expect(storage.sql.exec("SELECT DISTINCT session_id FROM messages").toArray()).toEqual([{ session_id: "old" }]);
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
      await storage.deleteAlarm();
      await store.alarm();
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    });
    expect(await runDurableObjectAlarm(chatStore(user))).toBe(true);
    expect(await chatStore(user).list("", 0, 9)).toMatchObject({ total: 0 });
  });
});
