import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonParts } from "../../../src/core/json-parts.ts";
import { digestOf, headOf } from "../../../src/queue/request/request-input.ts";
import type { RequestQueue } from "../../../src/queue/request-queue.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";
import { queue, submissionOf } from "./viewer.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/generate";
/** So that parts would end in the middle of characters of two, three and four bytes. */
const prompt = (first: string) => `${first} "${"ä€😀\n".repeat(120_000)}" the end`;
const ask = (first: string) => ({ model, prompt: prompt(first) });
const sent = async () => (await home.record({ path })).map(({ body }) => (body as { prompt: string }).prompt);
const isStored = (state: DurableObjectState) =>
  state.storage.sql.exec("SELECT (SELECT COUNT(*) FROM requests) + (SELECT COUNT(*) FROM pieces) AS rows").one().rows;

describe("a request that is too large for one value", () => {
  test("reaches the home whole, whether it starts at once or waits", { timeout: 20_000 }, async () => {
    await home.script({ count: 2, holdAfter: 1 });
    const client = await connect();
    const first = client.call("ollama_generate", ask("one"));
    await home.waitFor({ path, wait: "held" });
    const second = client.call("ollama_generate", ask("two"));
    const hasBoth = async () => (await client.call("ollama_list_requests", { unfinished: true })).value.waiting === 1;
    while (!(await hasBoth()));
    await home.release();
    for (const { value } of await Promise.all([first, second])) expect(value).toMatchObject({ status: "done" });
    // A prompt that is too long for the model is sent twice: Ollama may cut it the second time.
    expect(new Set(await sent())).toEqual(new Set([prompt("one"), prompt("two")]));
  });

  test("is joined by an equal one, also after the death of the object", { timeout: 20_000 }, async () => {
    await home.script({ count: 2, holdAfter: 1 });
    const impatient = await connect({ settings: IMPATIENT });
    await impatient.call("ollama_generate", { model, prompt: "Go" });
    const { value } = await impatient.call("ollama_generate", ask("one"));
    expect(value).toMatchObject({ status: "queued" });
    const again = await impatient.call("ollama_generate", ask("one"));
    expect(again.value.request_id).toBe(value.request_id);
    await abortAllDurableObjects();
    const client = await connect();
    expect((await client.call("ollama_generate", ask("one"))).value).toMatchObject({ status: "done" });
    expect(new Set(await sent())).toEqual(new Set(["Go", prompt("one")]));
  });

  test("is answered although storage takes nothing more", { timeout: 20_000 }, async () => {
    const client = await connect();
    await client.call("ollama_generate", { model, prompt: "Go" });
    await runInDurableObject(queue(), (_, state) => {
      state.storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON pieces BEGIN SELECT RAISE(ABORT, 'full'); END");
    });
    await home.script({ count: 3 });
    const { value } = await client.call("ollama_generate", ask("one"));
    expect(value).toMatchObject({ status: "done", text: "t0 t1 t2" });
    expect(await sent()).toContain(prompt("one"));
  });
});

describe("the stream of a large submission", () => {
  const submission = submissionOf({ id: `req_home_${"0".repeat(20)}`, user: "owner", model, body: ask("one") });
  const parts = jsonParts(submission);
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const head = { ...headOf(submission), digest: digestOf(submission), bytes, worth: 1 };
  const streamOf = (...chunks: (Uint8Array | Error)[]) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else controller.enqueue(chunk);
      },
    });

  test.each([
    ["breaks off", () => streamOf(...parts.slice(0, 2), new Error("gone"))],
    ["ends too early", () => streamOf(...parts.slice(0, 2))],
  ])("that %s leaves nothing, and the next one arrives", async (_, broken) => {
    const none = await queue().submitLarge(head, broken(), "viewer");
    expect(await new Response(none as ReadableStream).text()).toBe("");
    await runInDurableObject(queue(), (_object, state) => expect(isStored(state)).toBe(0));
    const events = await queue().submitLarge(head, streamOf(...parts), "viewer");
    expect(await new Response(events as ReadableStream).text()).toContain('"state":"done"');
    expect(await sent()).toContain(prompt("one"));
  });

  test("is not read where the request is refused", async () => {
    await queue().cancelCall("call", "owner");
    const said = await runInDurableObject(queue(), async (object) => {
      const untouched = streamOf(new Error("read on"));
      const events = (object as unknown as RequestQueue).submitLarge({ ...head, callKey: "call" }, untouched, "viewer");
      return new Response(await events).text();
    });
    expect(said).toContain('"state":"cancelled"');
  });
});
