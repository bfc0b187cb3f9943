import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

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
