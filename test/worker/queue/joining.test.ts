import { beforeEach, describe, expect, test, vi } from "vitest";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const go = { model: "gemma3:270m", prompt: "Go" };
const path = "/api/generate";
const generations = async () => (await home.record({ path })).length;

describe("a call that is repeated", () => {
  test("joins the first while that runs and nobody watches it any more", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const client = await connect({ settings: IMPATIENT });
    const first = await client.call("ollama_generate", go);
    const seen: string[] = [];
    const again = client.call("ollama_generate", go, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen.join("")).toBe("t0 t1"));
    await home.release();
    expect((await again).value).toMatchObject({
      status: "done",
      request_id: first.value.request_id,
      text: "t0 t1 t2 t3 t4 t5",
    });
    expect(await generations()).toBe(1);
  });

  test("joins a comparison also where other models are loaded by then", async () => {
    await home.reset({ maxLoadedModels: 1 });
    await home.script({ model: "stand-in-vision", count: 3, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const compare = () =>
      client.call("ollama_compare_models", { models: ["gemma3:270m", "stand-in-vision"], prompt: "Go" });
    const first = await compare();
    expect((await compare()).value.request_id).toBe(first.value.request_id);
    expect(await generations()).toBe(2);
  });

  test("runs anew where that is wanted, or where it differs", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const client = await connect({ settings: IMPATIENT });
    const first = await client.call("ollama_generate", go);
    const fresh = await client.call("ollama_generate", { ...go, fresh: true });
    const other = await client.call("ollama_generate", { ...go, options: { seed: 1 } });
    const ids = new Set([first, fresh, other].map(({ value }) => value.request_id));
    expect(ids.size).toBe(3);
  });

  test("does not join one that is watched: two who ask the same are two", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const [one, two] = [await connect(), await connect({ settings: IMPATIENT })];
    const first = one.call("ollama_generate", go);
    await home.waitFor({ path, wait: "held" });
    const second = await two.call("ollama_generate", go);
    expect(second.value).toMatchObject({ status: "queued" });
    await home.release();
    expect((await first).value.request_id).not.toBe(second.value.request_id);
  });
});

test("several may watch one request, from wherever they come in, and each sees every token once", async () => {
  await home.script({ count: 8, holdAfter: 3 });
  const client = await connect();
  const [early, late]: string[][] = [[], []];
  const call = client.call("ollama_generate", go, (message) => early?.push(message));
  await vi.waitFor(() => expect(early?.join("")).toBe("t0 t1 t2"));
  const other = await connect();
  const { value } = await other.call("ollama_list_requests", { unfinished: true });
  const [request] = value.requests as { request_id: string }[];
  const collected = other.call("ollama_get_request", { request_id: request?.request_id }, (m) => late?.push(m));
  await vi.waitFor(() => expect(late?.join("")).toBe("t0 t1 t2"));
  await home.release();
  for (const { value } of await Promise.all([call, collected])) {
    expect(value).toMatchObject({ status: "done", text: "t0 t1 t2 t3 t4 t5 t6 t7" });
  }
});
