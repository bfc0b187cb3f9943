import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";

beforeEach(startAnew);

test("a request whose input was not stored keeps the next object from nothing", async () => {
  const client = await connect();
  await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" });
  await runInDurableObject(env.REQUEST_QUEUE.getByName("home"), (_, state) => {
    state.storage.sql.exec(
      `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at)
         VALUES ('lost', 'home', 'owner', 'c', 'ollama_generate', 'generate', 'm', 'running', 1, 1)`,
    );
  });
  await abortAllDurableObjects();
  expect((await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" })).isError).toBe(false);
  const { requests } = (await client.call("ollama_list_requests")).value;
  expect(requests).toContainEqual(expect.objectContaining({ state: "interrupted", error: "storage_failed" }));
});

test("storage that takes nothing more holds up neither the answer nor the queue", async () => {
  const go = { model: "gemma3:270m", prompt: "Go" };
  const client = await connect();
  await client.call("ollama_generate", go);
  await runInDurableObject(env.REQUEST_QUEUE.getByName("home"), (_, state) => {
    state.storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON pieces BEGIN SELECT RAISE(ABORT, 'full'); END");
  });
  await home.script({ count: 3 }, { count: 4 });
  expect((await client.call("ollama_generate", go)).value).toMatchObject({ status: "done", text: "t0 t1 t2" });
  expect((await client.call("ollama_generate", go)).value).toMatchObject({ status: "done", text: "t0 t1 t2 t3" });
  expect((await client.call("ollama_list_processes")).value).toMatchObject({ running: 0, waiting: 0 });
});

/** Makes every write to these tables fail, as on a day whose rows are used up, until `DROP TRIGGER` ends it. */
const FULL = ["INSERT", "UPDATE"].flatMap((what) =>
  ["requests", "pieces", "host"].map(
    (table) => `CREATE TRIGGER full_${what}_${table} BEFORE ${what} ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`,
  ),
);
const NOT_FULL = FULL.map((trigger) => trigger.replace("CREATE", "DROP").replace(/ BEFORE.*/, ""));

const inQueue = (...statements: string[]) =>
  runInDurableObject(env.REQUEST_QUEUE.getByName("home"), (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
  });

test("an object that cannot store its host answers all the same", async () => {
  const go = { model: "gemma3:270m", prompt: "Go" };
  const client = await connect();
  await client.call("ollama_generate", go);
  await inQueue("DELETE FROM host", ...FULL);
  await abortAllDurableObjects();
  expect((await client.call("ollama_generate", { ...go, prompt: "Again" })).isError).toBe(false);
});

test("what waits is taken up once storage works again, though a lost request could not be ended before", async () => {
  await home.script({ count: 4, holdAfter: 1 });
  const client = await connect({ settings: IMPATIENT });
  await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" });
  const { value } = await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Later" });
  await inQueue(
    `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at)
       VALUES ('lost', 'home', 'owner', 'c', 'ollama_generate', 'generate', 'm', 'running', 1, 1)`,
    ...FULL,
  );
  await abortAllDurableObjects();
  await client.call("ollama_list_requests");
  await inQueue(...NOT_FULL);
  const patient = await connect();
  const collected = await patient.call("ollama_get_request", { request_id: value.request_id });
  expect(collected.value).toMatchObject({ status: "done", text: expect.stringContaining("Later") });
});

test("what cannot be forgotten keeps the alarm from no work", async () => {
  await home.script({ count: 4, holdAfter: 1 });
  const client = await connect({ settings: IMPATIENT });
  await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" });
  const { value } = await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Later" });
  await inQueue(
    `INSERT INTO requests (id, host, user, client, tool, kind, model, state, submitted_at, started_at, ended_at)
       VALUES ('old', 'home', 'owner', 'c', 'ollama_generate', 'generate', 'm', 'done', 1, 1, 1)`,
    "CREATE TRIGGER kept BEFORE DELETE ON requests BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  await abortAllDurableObjects();
  await runDurableObjectAlarm(env.REQUEST_QUEUE.getByName("home")).catch(() => {});
  await home.waitFor({ path: "/api/generate", wait: "ended", count: 1 });
  await inQueue("DROP TRIGGER kept");
  const later = await client.call("ollama_get_request", { request_id: value.request_id });
  expect(later.value).toMatchObject({ status: "done" });
});
