import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { emptyResult } from "../../../src/core/generation.ts";
import type { EndedEvent, Submission } from "../../../src/core/request.ts";
import { CheckpointPolicy } from "../../../src/queue/jobs/checkpoint-policy.ts";
import { LEASE_MS } from "../../../src/queue/request-runner.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { startAnew } from "../hearth.ts";

beforeEach(startAnew);

const ID = "req_00000000000000000000";
const submission: Submission = {
  id: ID,
  kind: "generate",
  tool: "ollama_generate",
  user: "owner",
  client: "test",
  model: "m",
  body: { prompt: "Go" },
  wishes: {},
};

/** The storage, with a count of the rows that are written and read, as Cloudflare counts them. */
function counted(storage: DurableObjectStorage) {
  const cursors: { rowsWritten: number; rowsRead: number }[] = [];
  const sql = {
    exec(query: string, ...values: unknown[]) {
      const cursor = storage.sql.exec(query, ...values);
      cursors.push(cursor);
      return cursor;
    },
  };
  return {
    storage: { sql } as never,
    rows: () => cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
    rowsRead: () => cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
  };
}

/** The object's alarm is a row each time that it is set: at the start, for every lease, and at the end. */
const alarms = (ms: number) => 2 + Math.ceil(ms / LEASE_MS);

test("what was forgotten is not looked through again", async () => {
  const reads = await runInDurableObject(env.REQUEST_QUEUE.getByName("rows"), (_, state) => {
    new RequestStore(state.storage);
    const { storage, rowsRead } = counted(state.storage);
    const table = new RequestStore(storage);
    for (let day = 2; day < 80; day++) {
      const ended: EndedEvent = { type: "ended", state: "done", result: emptyResult("m"), wishes: {} };
      table.insert("home", { ...submission, id: `day${day}` }, 0, 0);
      table.end(`day${day}`, ended, 0, Date.now() - day * 86_400_000);
    }
    table.forget(Date.now());
    const before = rowsRead();
    table.forget(Date.now());
    const after = rowsRead();
    state.storage.deleteAll();
    return after - before;
  });
  expect(reads).toBeLessThan(5);
});

test("the last requests of a user are found without a look at all of them", async () => {
  const reads = await runInDurableObject(env.REQUEST_QUEUE.getByName("rows"), (_, state) => {
    new RequestStore(state.storage);
    const { storage, rowsRead } = counted(state.storage);
    const table = new RequestStore(storage);
    const ended: EndedEvent = { type: "ended", state: "done", result: emptyResult("m"), wishes: {} };
    for (let number = 0; number < 200; number++) {
      table.insert("home", { ...submission, id: `r${number}` }, number, number);
      if (number !== 7) table.end(`r${number}`, ended, number, number);
    }
    const before = rowsRead();
    const listed = table.history.ofUser("owner", 5).map(({ id }) => id);
    expect(listed).toEqual(["r7", "r199", "r198", "r197", "r196"]);
    const after = rowsRead();
    state.storage.deleteAll();
    return after - before;
  });
  expect(reads).toBeLessThan(30);
});

test.each([5, 25, 100])("5,000 tokens at %i ms each cost at most 40 rows", async (pace) => {
  const rows = await runInDurableObject(env.REQUEST_QUEUE.getByName("rows"), (_, state) => {
    new RequestStore(state.storage);
    const { storage, rows } = counted(state.storage);
    const table = new RequestStore(storage);
    const generation = emptyResult("m");
    const checkpoints = new CheckpointPolicy(0);
    table.insert("home", submission, 0, 0);
    for (let token = 0; token < 5_000; token++) {
      generation.text += " word";
      if (!checkpoints.due(generation.text.length, token * pace)) continue;
      table.checkpoint(ID, generation);
      checkpoints.written(generation.text.length, token * pace);
    }
    const ended: EndedEvent = { type: "ended", state: "done", result: generation, wishes: {} };
    table.end(ID, ended, 0, 5_000 * pace);
    expect(table.ended(ID, "owner")?.event.result.text).toBe(generation.text);
    state.storage.deleteAll();
    return rows();
  });
  expect(rows + alarms(5_000 * pace)).toBeLessThanOrEqual(40);
  expect(rows).toBeGreaterThan(3);
});
