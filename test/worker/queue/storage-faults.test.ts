import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

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
