import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const go = { model: "gemma3:270m", prompt: "Go" };
const path = "/api/generate";
const queue = () => env.REQUEST_QUEUE.getByName("home");

describe("an object that dies", () => {
  test("in the middle of an answer leaves it interrupted, with its text so far, and closes the connection", async () => {
    await home.script({ count: 10, holdAfter: 4 });
    const client = await connect();
    const seen: string[] = [];
    const call = client.call("ollama_generate", go, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen.join("")).toBe("t0 t1 t2 t3"));
    await abortAllDurableObjects();
    const { isError, text } = await call;
    expect(isError).toBe(true);
    expect(text).toMatch(/restarted[\s\S]*Text so far .*:\nt0 t1 t2 t3[\s\S]*\[interrupted · a retry may help/);
    await home.waitFor({ path, wait: "closed", timeout: 1000 });
    const { value } = await client.call("ollama_list_requests");
    expect(value).toMatchObject({ requests: [{ state: "interrupted", error: "interrupted" }], running: 0 });
  });

  test("has written down what nobody was there to see", async () => {
    await home.script({ count: 5_000, holdAfter: 4_000 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await client.call("ollama_generate", { ...go, options: { num_predict: 5_000 } });
    const seen = async () =>
      (await client.call("ollama_get_request", { request_id: value.request_id })).value.text_length;
    await vi.waitFor(async () => expect(await seen()).toBeGreaterThan(20_000), { timeout: 5_000 });
    await abortAllDurableObjects();
    const { text } = await client.call("ollama_get_request", { request_id: value.request_id });
    expect(text).toMatch(/Text so far .*:\nt0 t1 t2 [\s\S]* t1500 /);
  });

  test("while a request waits does not lose it: the viewer sees it run, and nothing is asked twice", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const [one, two] = [await connect(), await connect()];
    const first = one.call("ollama_generate", go);
    await home.waitFor({ path, wait: "held" });
    const seen: string[] = [];
    const second = two.call("ollama_generate", { ...go, prompt: "Later" }, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    await abortAllDurableObjects();
    expect((await first).text).toMatch(/\[interrupted/);
    expect((await second).value).toMatchObject({ status: "done", text: expect.stringContaining("Later") });
    const prompts = (await home.record({ path })).map(({ body }) => (body as { prompt: string }).prompt);
    expect(prompts).toEqual(["Go", "Later"]);
  });

  test("is woken by its alarm, and looks after its work though nobody asks", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    await client.call("ollama_generate", go);
    const waiting = await client.call("ollama_generate", { ...go, prompt: "Later" });
    await abortAllDurableObjects();
    expect(await runDurableObjectAlarm(queue())).toBe(true);
    await home.waitFor({ path, wait: "ended" });
    const { value } = await client.call("ollama_get_request", { request_id: waiting.value.request_id });
    expect(value).toMatchObject({ status: "done" });
  });

  test("keeps the records for 90 days, and no longer", async () => {
    await (await connect()).call("ollama_generate", go);
    const rows = (sql: string) => runInDurableObject(queue(), (_, state) => state.storage.sql.exec(sql).toArray());
    await rows("UPDATE requests SET ended_at = ended_at - 89 * 86400000");
    await runDurableObjectAlarm(queue());
    expect(await rows("SELECT * FROM pieces")).toEqual([]);
    expect(await rows("SELECT host, user, client, tool, kind, model, state FROM requests")).toEqual([
      {
        host: "home",
        user: "owner",
        client: "owner-token",
        tool: "ollama_generate",
        kind: "generate",
        model: go.model,
        state: "done",
      },
    ]);
    await rows("UPDATE requests SET ended_at = ended_at - 2 * 86400000");
    await runDurableObjectAlarm(queue());
    expect(await rows("SELECT * FROM requests")).toEqual([]);
  });
});

test("a home that dies in the middle of an answer, and is back, serves the next", async () => {
  await home.script({ count: 10, fault: { kind: "destroy", after: 3 } });
  const client = await connect();
  expect((await client.call("ollama_generate", go)).text).toMatch(/Text so far .*:\nt0 t1 t2[\s\S]*\[stream_cut/);
  expect((await client.call("ollama_generate", go)).value).toMatchObject({ status: "done" });
});

test("a busy Ollama is asked again, before the first token only", async () => {
  await home.script({ path, preset: "503-busy", times: 2 });
  const client = await connect();
  expect((await client.call("ollama_generate", go)).value).toMatchObject({ status: "done" });
  expect(await home.record({ path })).toHaveLength(3);
  await home.script({ count: 5, fault: { kind: "error-line", after: 2, error: "server busy, please try again" } });
  expect((await client.call("ollama_generate", go)).text).toMatch(/\[ollama_failed/);
  expect(await home.record({ path })).toHaveLength(4);
});

test("a read that breaks off is made once more", async () => {
  await home.script({ path: "/api/ps", preset: "connection-reset" });
  const { isError } = await (await connect()).call("ollama_list_processes");
  expect(isError).toBe(false);
  expect(await home.record({ path: "/api/ps" })).toHaveLength(2);
});
