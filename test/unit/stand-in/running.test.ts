import { describe, expect, test } from "vitest";
import { said, served } from "./served.ts";

const standIn = served();
const model = "gemma3:270m";

interface Loaded {
  name: string;
  expires_at: string;
  size: number;
  size_vram: number;
  context_length: number;
}

const loaded = async () => (await standIn.ask("/api/ps"))[1].models as Loaded[];
const generate = (body: object = {}, init: RequestInit = {}) =>
  standIn.post("/api/generate", { model, prompt: "x", ...body }, init);

describe("loaded models", () => {
  test("appear when asked for, with the context that they were loaded with", async () => {
    expect(await loaded()).toEqual([]);
    await standIn.ask("/api/generate", { model, options: { num_ctx: 8192 } });
    const [entry] = await loaded();
    expect(entry).toMatchObject({ name: model, context_length: 8192, size_vram: entry?.size });
    const minutes = (Date.parse(entry?.expires_at ?? "") - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(4.9);
    expect(minutes).toBeLessThanOrEqual(5);
  });

  test.each([
    [-1, /^2[23]\d\d-/],
    ["1h30m", undefined],
  ])("stay for keep_alive %j", async (keep_alive, year) => {
    await standIn.ask("/api/generate", { model, keep_alive });
    const [entry] = await loaded();
    if (year) expect(entry?.expires_at).toMatch(year);
    else expect((Date.parse(entry?.expires_at ?? "") - Date.now()) / 60_000).toBeGreaterThan(89);
  });

  test("go with keep_alive 0: at once when idle, after the running work when busy", async () => {
    await standIn.control().script({ count: 3, holdAfter: 1 });
    const running = generate();
    await standIn.control().waitFor({ wait: "held" });
    expect(await standIn.ask("/api/generate", { model, keep_alive: 0 })).toMatchObject([
      200,
      { done_reason: "unload" },
    ]);
    expect(await loaded()).toHaveLength(1);
    await standIn.control().release();
    expect(await (await running).text()).toContain("t2");
    expect(await loaded()).toEqual([]);
  });

  test("are loaded anew for another num_ctx, and not for another temperature", async () => {
    await standIn.ask("/api/generate", { model, options: { temperature: 1 } });
    await standIn.ask("/api/generate", { model, options: { temperature: 0 } });
    await standIn.ask("/api/generate", { model, options: { num_ctx: 2048 } });
    const entries = await standIn.control().record({ path: "/api/generate" });
    expect(entries.map(({ loadingAt }) => loadingAt !== undefined)).toEqual([true, false, true]);
    expect((await loaded()).map(({ context_length }) => context_length)).toEqual([2048]);
  });

  test("make room for one more when there are too many", async () => {
    await standIn.control().reset({ maxLoadedModels: 1 });
    await standIn.ask("/api/generate", { model });
    await standIn.ask("/api/generate", { model: "stand-in-vision" });
    expect((await loaded()).map(({ name }) => name)).toEqual(["stand-in-vision:latest"]);
  });

  test("are not there when the client left during the load", async () => {
    await standIn.control().script({ loadMs: 60_000 });
    const client = new AbortController();
    const request = generate({}, { signal: client.signal });
    await standIn.control().waitFor({ wait: "loading" });
    client.abort();
    await expect(request).rejects.toThrow();
    const entry = await standIn.control().waitFor({ wait: "closed" });
    expect(entry).toMatchObject({ tokensSent: 0, closedEarlyAt: expect.any(Number) });
    expect(entry).not.toHaveProperty("firstByteAt");
    expect(await loaded()).toEqual([]);
  });
});

describe("concurrency", () => {
  test("a second request to a busy model waits without a byte, and gets its turn", async () => {
    const control = standIn.control();
    await control.script({ answer: "one", holdAfter: 1 }, { answer: "two" });
    const first = generate();
    const { id } = await control.waitFor({ wait: "held" });
    const second = generate();
    const waiting = await control.waitFor({ wait: "waiting", after: id });
    expect(waiting).not.toHaveProperty("firstByteAt");
    await control.release();
    expect(await (await first).text()).toContain('"one"');
    expect(await (await second).text()).toContain('"two"');
  });

  test("a waiting request whose client leaves does not take the slot", async () => {
    const control = standIn.control();
    await control.script({ count: 2, holdAfter: 1 });
    const first = generate();
    const { id } = await control.waitFor({ wait: "held" });
    const client = new AbortController();
    const second = generate({}, { signal: client.signal });
    await control.waitFor({ wait: "waiting", after: id });
    client.abort();
    await expect(second).rejects.toThrow();
    await control.waitFor({ wait: "closed", after: id });
    await control.release();
    await (await first).text();
    expect((await standIn.stream("/api/generate", { model, prompt: "third" })).at(-1)?.done).toBe(true);
  });

  test("more slots work at once", async () => {
    const control = standIn.control();
    await control.reset({ slots: 2 });
    await control.script({ count: 2, holdAfter: 1, times: 2 });
    const both = [generate(), generate()];
    await control.waitFor({ wait: "held", count: 2 });
    expect(await control.release()).toBe(2);
    for (const one of both) expect(await (await one).text()).toContain("t1");
  });

  test("too many waiting for a load get Ollama's 503", async () => {
    const control = standIn.control();
    await control.reset({ maxQueue: 0 });
    await control.script({ loadMs: 60_000 });
    const client = new AbortController();
    const slow = generate({}, { signal: client.signal });
    await control.waitFor({ wait: "loading" });
    expect(await standIn.ask("/api/generate", { model: "stand-in-vision", prompt: "x" })).toEqual([
      503,
      { error: "server busy, please try again.  maximum pending requests exceeded" },
    ]);
    client.abort();
    await expect(slow).rejects.toThrow();
  });

  test("requests for a model that is just being loaded wait for that load", async () => {
    const control = standIn.control();
    await control.reset({ maxQueue: 0, loadMs: 20 });
    const answers = await Promise.all([1, 2, 3].map(() => standIn.stream("/api/generate", { model, prompt: "x" })));
    for (const answer of answers) expect(said(answer)).toContain("stand-in");
    const loads = (await control.record()).filter(({ loadingAt }) => loadingAt !== undefined);
    expect(loads).toHaveLength(1);
  });
});
