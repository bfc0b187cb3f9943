import { describe, expect, test } from "vitest";
import { createStandIn } from "../../stand-in/stand-in.ts";
import { chunks, lines, said, served } from "./served.ts";

const standIn = served();
const body = { model: "gemma3:270m", prompt: "x" };

describe("the record", () => {
  test("keeps what was asked and what became of it, and nothing of its own control", async () => {
    const started = Date.now();
    await standIn.post("/api/generate", body, { headers: { authorization: "Bearer secret" } }).then((r) => r.text());
    await standIn.post("/api/show", "{oops").then((r) => r.text());
    const [generated, shown, ...rest] = await standIn.control().record();
    expect(rest).toEqual([]);
    expect(generated).toMatchObject({
      id: 1,
      method: "POST",
      path: "/api/generate",
      body,
      status: 200,
      tokensSent: 23,
    });
    expect(generated?.headers).toMatchObject({ authorization: "Bearer secret" });
    const { at = 0, loadingAt = 0, firstByteAt = 0, endedAt = 0 } = generated ?? {};
    const times = [started - 1, at, loadingAt, firstByteAt, endedAt];
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(shown).toMatchObject({ id: 2, path: "/api/show", body: "{oops", status: 400 });
  });

  test("tells when a wait comes to nothing", async () => {
    const waited = standIn.control().waitFor({ wait: "closed", path: "/api/generate", timeout: 20 });
    await expect(waited).rejects.toThrow("408");
  });

  test("finds requests by path, model and id", async () => {
    await standIn.ask("/api/tags");
    await standIn.ask("/api/show", { model: "gemma3:270m" });
    await standIn.ask("/api/show", { model: "stand-in-vision" });
    const control = standIn.control();
    expect((await control.record({ path: "/api/show" })).map(({ id }) => id)).toEqual([2, 3]);
    expect((await control.record({ model: "stand-in-vision" })).map(({ id }) => id)).toEqual([3]);
    expect((await control.record({ after: 2 })).map(({ id }) => id)).toEqual([3]);
  });

  test("is empty after a reset, which breaks off what still goes on", async () => {
    await standIn.control().script({ count: 3, holdAfter: 1 }, { answer: "left over" });
    const response = await standIn.post("/api/generate", body);
    await standIn.control().waitFor({ wait: "held" });
    await standIn.control().reset();
    expect((await chunks(response)).broken).toBe(true);
    expect(await standIn.control().record()).toEqual([]);
    expect(said(await standIn.stream("/api/generate", body))).not.toContain("left over");
  });
});

describe("the stand-in without a socket", () => {
  const post = (fetch: (request: Request) => Promise<Response>, signal?: AbortSignal) =>
    fetch(new Request("http://localhost/api/generate", { method: "POST", body: JSON.stringify(body), signal }));

  test("answers a plain fetch with the same stream", async () => {
    const { fetch, world } = createStandIn();
    world.scripts.add({ count: 3 });
    const response = await post(fetch);
    expect(said(lines(await response.text()))).toBe("t0 t1 t2");
    expect(world.record.entries).toMatchObject([{ tokensSent: 3, endedAt: expect.any(Number) }]);
  });

  test("notes a reader that gives up, and stops", async () => {
    const { fetch, world } = createStandIn();
    world.scripts.add({ count: 1000 });
    const reader = (await post(fetch)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await world.record.waitFor({ wait: "closed" });
    expect(world.record.entries[0]?.tokensSent).toBeLessThan(5);
    expect(world.scheduler.list()[0]?.busy).toBe(false);
  });

  test("notes an aborted request before its answer, and rejects where a connection would break", async () => {
    const { fetch, world } = createStandIn();
    const client = new AbortController();
    world.scripts.add({ holdAfter: 0 });
    const answer = post(fetch, client.signal);
    await world.record.waitFor({ wait: "held" });
    client.abort();
    expect((await answer).status).toBe(499);
    expect(world.record.entries[0]).toHaveProperty("closedEarlyAt");
    world.scripts.add({ preset: "connection-reset" });
    await expect(post(fetch)).rejects.toThrow("broke the connection");
  });

  test("refuses a public host there too", async () => {
    const { fetch } = createStandIn();
    expect((await fetch(new Request("http://ollama.example.com/api/tags"))).status).toBe(403);
  });
});
