import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { RequestQueue } from "../../../src/queue/request-queue.ts";
import { connect, home, IMPATIENT, namedToken, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const go = { model: "gemma3:270m", prompt: "Go" };
const queue = () => env.REQUEST_QUEUE.getByName("home") as unknown as DurableObjectStub<RequestQueue>;
const id = (value: Record<string, unknown>) => value.request_id as string;

describe("an answer that outlasts the call", () => {
  test("is handed over with what there is, goes on, and is collected whole", async () => {
    await home.script({ count: 10, holdAfter: 4 });
    const client = await connect({ settings: IMPATIENT });
    const first = await client.call("ollama_generate", go);
    expect(first.value).toMatchObject({
      status: "running",
      text: "t0 t1 t2 t3",
      next: expect.stringContaining("offset 11"),
    });
    expect(first.text).toMatch(/^t0 t1 t2 t3\n\n\[running · gemma3:270m · request req_/);
    await home.release();
    await home.waitFor({ path: "/api/generate", wait: "ended" });
    const rest = await client.call("ollama_get_request", { request_id: id(first.value), offset: 11 });
    expect(rest.value).toMatchObject({ status: "done", text: " t4 t5 t6 t7 t8 t9", answer_tokens: 10 });
  });

  test("is checked against its format by whoever collects it", async () => {
    await home.script({ answer: ['{"n"', ":1}"], holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const first = await client.call("ollama_generate", { ...go, format: { type: "object", required: ["m"] } });
    await home.release();
    const { value } = await client.call("ollama_get_request", { request_id: id(first.value) });
    expect(value).toMatchObject({ json: { n: 1 }, notices: [expect.stringMatching(/does not match the schema/)] });
  });

  test("that is torn away with its object says so, and what it was up to then", async () => {
    await home.script({ count: 10, holdAfter: 4 });
    const seen: string[] = [];
    const client = await connect();
    const call = client.call("ollama_generate", go, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen.join("")).toBe("t0 t1 t2 t3"));
    await abortAllDurableObjects();
    const { isError, text } = await call;
    expect(isError).toBe(true);
    expect(text).toMatch(/restarted[\s\S]*Text so far .*:\nt0 t1 t2 t3[\s\S]*\[interrupted/);
  });

  test("shows the one who collects it the text as it grows", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const client = await connect({ settings: IMPATIENT });
    const first = await client.call("ollama_generate", go);
    const seen: string[] = [];
    const collecting = client.call("ollama_get_request", { request_id: id(first.value) }, (message) =>
      seen.push(message),
    );
    await vi.waitFor(() => expect(seen).toEqual(["t0 t1"]));
    await home.release();
    expect((await collecting).value).toMatchObject({ status: "done", text: "t0 t1 t2 t3 t4 t5" });
  });

  test("can be collected by another client of the same user, and by no other user", async () => {
    const bot = await namedToken("bot", "owner", ["chat"]);
    const anna = await namedToken("anna", "anna", ["chat"]);
    const settings = { AUTH_TOKENS: [bot.entry, anna.entry] };
    const { value } = await (await connect({ settings })).call("ollama_generate", go);
    const mine = await (await connect({ settings, token: bot.token })).call("ollama_get_request", {
      request_id: id(value),
    });
    expect(mine.value).toMatchObject({ status: "done", text: value.text });
    const hers = await connect({ settings, token: anna.token });
    const other = await hers.call("ollama_get_request", { request_id: id(value) });
    const unknown = await hers.call("ollama_get_request", { request_id: "req_00000000000000000000" });
    expect(other.isError).toBe(true);
    expect(other.text.replace(id(value), "ID")).toBe(unknown.text.replace("req_00000000000000000000", "ID"));
  });

  test("survives the death of the object once it has ended", async () => {
    const client = await connect();
    const { value } = await client.call("ollama_generate", go);
    await abortAllDurableObjects();
    const again = await client.call("ollama_get_request", { request_id: id(value) });
    expect(again.value).toMatchObject({ status: "done", text: value.text });
  });

  test("is forgotten after a day, but not that it was", async () => {
    const client = await connect();
    const { value } = await client.call("ollama_generate", go);
    await runInDurableObject(queue(), (_, state) => {
      state.storage.sql.exec("UPDATE requests SET ended_at = ended_at - 90000000");
    });
    expect(await runDurableObjectAlarm(queue())).toBe(true);
    const gone = await client.call("ollama_get_request", { request_id: id(value) });
    expect(gone.text).toMatch(/\[request_not_found/);
    const rows = await runInDurableObject(queue(), (_, state) =>
      state.storage.sql.exec("SELECT user, client, tool, model, state FROM requests WHERE id = ?", id(value)).toArray(),
    );
    expect(rows).toEqual([
      { user: "owner", client: "owner-token", tool: "ollama_generate", model: "gemma3:270m", state: "done" },
    ]);
  });
});

describe("the queue", () => {
  test("runs one at a time, and tells a waiting one its place", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const [one, two] = [await connect(), await connect({ settings: IMPATIENT })];
    const first = one.call("ollama_generate", go);
    await home.waitFor({ path: "/api/generate", wait: "held" });
    const seen: string[] = [];
    const waiting = await two.call("ollama_generate", go, (message) => seen.push(message));
    expect(seen).toEqual(["Waiting for the GPU, place 1 in the queue."]);
    expect(waiting.value).toMatchObject({ status: "queued", position: 1, text: "" });
    expect(await home.record({ path: "/api/generate" })).toHaveLength(1);
    await home.release();
    await first;
    const later = await two.call("ollama_get_request", { request_id: id(waiting.value) });
    expect(later.value).toMatchObject({ status: "done" });
  });

  test("says when it is full, and names no request, for there is none to collect", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    // Different prompts: one that equals a request whose viewer has left would join it.
    const calls = Array.from({ length: 22 }, (_, place) =>
      client.call("ollama_generate", { ...go, prompt: `Go ${place}` }),
    );
    const results = await Promise.all(calls);
    const full = results.filter(({ isError }) => isError);
    expect(full).toHaveLength(1);
    expect(full[0]?.text).toMatch(/queue is full: 20 requests are waiting[\s\S]*\[queue_full · a retry may help\]$/);
  });

  test("closes the connection to Ollama when a request is cancelled", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await client.call("ollama_generate", go);
    expect(await queue().cancel(id(value), "somebody else")).toBe("unknown");
    expect(await queue().cancel(id(value), "owner")).toBe("cancelled");
    await home.waitFor({ path: "/api/generate", wait: "closed", timeout: 1000 });
    const after = await client.call("ollama_get_request", { request_id: id(value) });
    expect(after.text).toMatch(/was cancelled[\s\S]*Text so far .*:\nt0/);
  });
});
