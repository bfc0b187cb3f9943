import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChatStore } from "../../../src/chats/chat-store.ts";
import { answered, inStore, said } from "./store.ts";

const SESSIONS = 1_000;
const MESSAGES = 100;
const MAX_LISTED = 50;
const user = "large-store";

/** 1,000 sessions of 100 messages: one word stands in all of them, one in each session, one in 40 sessions, one in one message. */
const FILL = `
  WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${SESSIONS * MESSAGES})
  INSERT INTO messages (session_id, seq, role, tokens, at, content)
  SELECT 's' || (n / ${MESSAGES}), n % ${MESSAGES}, iif(n % 2 = 0, 'user', 'assistant'), 10, n,
    'common' || iif(n % ${MESSAGES} = 7, ' some', '') || iif(n / ${MESSAGES} < 40, ' few', '') || iif(n = 4321, ' rare', '')
  FROM numbers;
  INSERT INTO sessions (id, title, names, created_at, updated_at)
  SELECT session_id, 'Title', 'title common', MIN(at), MAX(at) FROM messages GROUP BY session_id`;

beforeAll(() => inStore(user, (_, { sql }) => void sql.exec(FILL)));
afterAll(() => inStore(user, (_, storage) => storage.deleteAll()));

/** What the object reads and writes meanwhile, as Cloudflare counts rows. */
const counted = <T>(act: (store: ChatStore) => Promise<T>) =>
  inStore(user, async (store, { sql }) => {
    const cursors: { rowsRead: number; rowsWritten: number }[] = [];
    const exec = sql.exec;
    sql.exec = (...given: Parameters<typeof exec>) => {
      const cursor = exec.apply(sql, given);
      cursors.push(cursor);
      return cursor as never;
    };
    try {
      const value = await act(store);
      const sum = (of: "rowsRead" | "rowsWritten") => cursors.reduce((all, cursor) => all + cursor[of], 0);
      return { value, read: sum("rowsRead"), written: sum("rowsWritten") };
    } finally {
      sql.exec = exec;
    }
  });

test("a list reads what it shows, and counts the rest", async () => {
  const { value, read } = await counted((store) => store.list("", 0, MAX_LISTED));
  expect(value).toMatchObject({ sessions: { length: MAX_LISTED }, total: SESSIONS });
  expect(read).toBeLessThanOrEqual(SESSIONS + 3 * MAX_LISTED);
});

test.each([
  { query: "common", finds: MAX_LISTED, most: 50 * MESSAGES * 2 + 400 },
  { query: "com", finds: MAX_LISTED, most: 50 * MESSAGES * 2 + 400 },
  { query: "common some", finds: MAX_LISTED, most: 400 },
  { query: "few", finds: 40, most: 40 * MESSAGES * 2 + 400 },
  { query: "rare", finds: 1, most: 100 },
  { query: "title", finds: MAX_LISTED, most: 400 },
  { query: "absent", finds: 0, most: 100 },
])("a search for $query reads no more than it takes to fill a page", async ({ query, finds, most }) => {
  const { value, read } = await counted((store) => store.list(query, 0, MAX_LISTED));
  expect(value.sessions).toHaveLength(finds);
  // The names of all sessions are looked through, and all are counted.
  expect(read).toBeLessThanOrEqual(2 * SESSIONS + most);
});

test("a load reads the page that it shows", async () => {
  const { value, read } = await counted((store) => store.load("s500", 20, 1_500));
  expect(value?.messages.length).toBeLessThan(30);
  expect(value?.messages[0]?.seq).toBe(20);
  expect(read).toBeLessThanOrEqual(50);
});

test("a new session costs no more than a count of those that there are, and is refused past the most", async () => {
  const begin = (id: string) => counted((store) => store.begin(id, "r1", [said("A question")]));
  expect(await begin("new")).toMatchObject({ value: { full: "sessions", most: SESSIONS }, written: 0 });
  await inStore(user, (store) => store.clear("s999"));
  const { value, read } = await begin("new");
  expect(value).toMatchObject({ before: 0 });
  expect(read).toBeLessThanOrEqual(SESSIONS + 50);
});

test("a turn reads its own session, and writes few rows", async () => {
  const turn = await counted(async (store) => {
    const begun = await store.begin("s7", "r1", [said("A question")]);
    store.deliver(answered("s7", "r1", { prompt_tokens: 1_020, answer_tokens: 5 }));
    return begun;
  });
  expect(turn.value).toMatchObject({ history: { length: MESSAGES } });
  expect(turn.read).toBeLessThanOrEqual(8 * MESSAGES);
  expect(turn.written).toBeLessThanOrEqual(20);
});
