import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import { ActiveRequest } from "../../../src/queue/request/active-request.ts";
import { RequestRunner } from "../../../src/queue/request-runner.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { SCHEMA } from "../../../src/queue/store/schema.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/generate";
const prompts = async () => (await home.record({ path })).map(({ body }) => (body as { prompt: string }).prompt);
const idOf = (place: number) => `req_home_${String(place).padStart(20, "0")}`;
const submissionAt = (place: number, body: object = { prompt: `Go ${place}` }) =>
  submissionOf({ id: idOf(place), user: "owner", model, body });

/** Runs these submissions, one after the other, in a runner of the test's own. */
async function runnerWith(state: DurableObjectState, ...requests: ActiveRequest[]) {
  const store = new RequestStore(state.storage);
  const runner = new RequestRunner(state, env, store);
  runner.configure(requireConfig(await currentConfig(env)));
  for (const request of requests) {
    runner.scheduler.enqueue(request);
    runner.startNext();
    if (request.lifecycle.state === "queued") runner.recorder.submitted(request);
  }
  return { runner, store };
}

describe("the input of a request", () => {
  test("that waits is in storage alone, and whole when its turn comes", async () => {
    await home.script({ count: 2, holdAfter: 1 });
    const long = `${"ä😀".repeat(200_000)} end`;
    const requests = [submissionAt(1), submissionAt(2, { prompt: long })].map((s) => new ActiveRequest(s, Date.now()));
    await runInDurableObject(queue(), async (_, state) => {
      const { runner } = await runnerWith(state, ...requests);
      expect(requests.map(({ input }) => input.isAtRest)).toEqual([false, true]);
      await home.waitFor({ path, wait: "held" });
      // It starts at once, so it is stored when its call is out; then storage has it, and memory does not.
      await vi.waitFor(() => expect(requests[0]?.input.isAtRest).toBe(true));
      await home.release();
      await vi.waitFor(() => expect(runner.scheduler.busy).toBe(false), { timeout: 15_000 });
    });
    // The prompt is too long for the model, so it is sent twice: Ollama may cut it the second time.
    const sent = await prompts();
    expect(sent.map((prompt) => (prompt === long ? "all of it" : prompt.slice(0, 20)))).toEqual([
      "Go 1",
      "all of it",
      "all of it",
    ]);
  }, 20_000);

  test("is sent again from storage where Ollama was busy", async () => {
    await home.script({ path, preset: "503-busy", times: 2 });
    await runInDurableObject(queue(), async (_, state) => {
      const { runner } = await runnerWith(state, new ActiveRequest(submissionAt(1), Date.now()));
      await vi.waitFor(() => expect(runner.scheduler.busy).toBe(false), { timeout: 15_000 });
    });
    expect(await prompts()).toEqual(["Go 1", "Go 1", "Go 1"]);
  }, 20_000);

  test("that cannot be read fails its request, and stops nothing else", async () => {
    await runInDurableObject(queue(), async (_, state) => {
      const store = new RequestStore(state.storage);
      for (const place of [1, 2]) store.insert("home", submissionAt(place), Date.now(), undefined);
      state.storage.sql.exec("UPDATE pieces SET data = '{\"id\":' WHERE request_id = ?", idOf(1));
    });
    await abortAllDurableObjects();
    await queue().status("owner");
    expect(await Viewer.attach(idOf(1), "owner").over).toMatchObject({ error: { code: "storage_failed" } });
    expect(await Viewer.attach(idOf(2), "owner").over).toMatchObject({ state: "done" });
    expect(await prompts()).toEqual(["Go 2"]);
  });
});

test("an object that takes up what waits reads no input", async () => {
  await home.script({ count: 2, holdAfter: 1 });
  const reads = await runInDurableObject(queue(), async (_, state) => {
    const store = new RequestStore(state.storage);
    for (const place of [1, 2, 3]) store.insert("home", submissionAt(place), Date.now(), undefined);
    const queries: string[] = [];
    const sql = {
      exec(query: string, ...values: unknown[]) {
        queries.push(query);
        return state.storage.sql.exec(query, ...values);
      },
    };
    const storage = { sql, transactionSync: (write: () => void) => state.storage.transactionSync(write) };
    const unfinished = new RequestStore(storage as never).takeUnfinished();
    expect(unfinished.map(({ submission }) => [submission.id, submission.bytes > 100])).toEqual(
      [1, 2, 3].map((place) => [idOf(place), true]),
    );
    return queries.filter((query) => query.includes("SELECT data"));
  });
  expect(reads).toEqual([]);
});

test("a repeated call joins what waits, also after the death of the object", async () => {
  await home.script({ count: 4, holdAfter: 1, times: "always" });
  const client = await connect({ settings: IMPATIENT });
  const generate = (prompt: string) => client.call("ollama_generate", { model, prompt });
  await generate("Go");
  const waiting = await generate("Later");
  expect((await generate("Later")).value.request_id).toBe(waiting.value.request_id);
  await abortAllDurableObjects();
  expect((await generate("Later")).value.request_id).toBe(waiting.value.request_id);
  expect((await generate("Other")).value.request_id).not.toBe(waiting.value.request_id);
});

test("a request keeps the digest of its tool and arguments as they were called", async () => {
  const client = await connect();
  await client.call("ollama_generate", { model, prompt: "Go" });
  await client.call("ollama_generate", { model, prompt: "Go", fresh: true });
  await client.call("ollama_generate_stream", { model, prompt: "Go" });
  await client.call("ollama_generate", { model, prompt: "Go" });
  const digests = await runInDurableObject(queue(), (_, state) =>
    state.storage.sql.exec<{ call_digest: string }>("SELECT call_digest FROM requests ORDER BY submitted_at").toArray(),
  );
  const [one, two, three, four] = digests.map(({ call_digest }) => call_digest);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set([one, two, three]).size).toBe(3);
  expect(four).toBe(one);
});

test("yesterday's tables serve where the newest schema cannot be written, and get it when it can", async () => {
  const name = { id: idOf(9), user: "owner" };
  await runInDurableObject(queue(), async (_, { storage }) => {
    new RequestStore(storage).insert("home", submissionAt(9), Date.now(), undefined);
    storage.sql.exec("DROP INDEX requests_moving");
    for (const column of ["digest", "call_digest", "call_key", "attempts", "worth", "moved_to", "moved_from"]) {
      storage.sql.exec(`ALTER TABLE requests DROP COLUMN ${column}`);
    }
    storage.sql.exec("UPDATE schema_version SET version = 1");
    storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON schema_version BEGIN SELECT RAISE(ABORT, 'full'); END");
  });
  await abortAllDurableObjects();
  await home.script({ count: 3, holdAfter: 1 });
  expect((await queue().status("owner")).requests.map(({ id }) => id)).toContain(name.id);
  expect((await queue().status("anna")).day).toMatchObject({ used: 0 });
  await home.waitFor({ path, wait: "held" });
  await runInDurableObject(queue(), (_, { storage }) => storage.sql.exec("DROP TRIGGER full").toArray());
  await home.release();
  expect(await Viewer.attach(name.id, name.user).over).toMatchObject({ state: "done" });
  const versions = await runInDurableObject(queue(), (_, { storage }) => {
    return storage.sql.exec("SELECT version FROM schema_version").toArray();
  });
  expect(versions).toEqual([{ version: SCHEMA.length }]);
});
