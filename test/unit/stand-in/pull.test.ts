import { describe, expect, test } from "vitest";
import { chunks, type Line, lines, served } from "./served.ts";

const standIn = served();
const model = "gemma3:1b";
const tiny = "127.0.0.1:5000/lab/tiny:1";

const pull = (body: object = {}) => standIn.stream("/api/pull", { model, ...body });
const send = (signal?: AbortSignal) => standIn.post("/api/pull", { model }, { signal });
const names = async () => ((await standIn.ask("/api/tags"))[1].models as { name: string }[]).map(({ name }) => name);

/** How far the first layer is, in each of its ticks; 0 where nothing is said. */
const ticks = (all: Line[]) => {
  const digest = all.find((line) => line.digest)?.digest;
  return all.filter((line) => line.digest === digest).map(({ completed = 0 }) => completed as number);
};

describe("pull", () => {
  test("tells its steps in order, and then the model is there", async () => {
    const all = await pull();
    expect([...new Set(all.map(({ status }) => String(status).replace(/[0-9a-f]{12}$/, "...")))]).toEqual([
      "pulling manifest",
      "pulling ...",
      "verifying sha256 digest",
      "writing manifest",
      "success",
    ]);
    expect(all[1]).toEqual({
      status: expect.stringMatching(/^pulling [0-9a-f]{12}$/),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      total: expect.any(Number),
    });
    expect(ticks(all)).toHaveLength(11);
    expect(ticks(all).at(-1)).toBe(all[1]?.total);
    expect(new Set(all.map(({ digest }) => digest).filter(Boolean)).size).toBe(5);
    expect((await names())[0]).toBe(model);
    expect((await standIn.ask("/api/show", { model }))[1].license).toContain("Gemma Terms");
  });

  test("of what is there already is over quickly, and in one piece it is one object", async () => {
    const all = await pull({ model: "gemma3:270m" });
    expect(ticks(all)).toEqual([all[1]?.total]);
    expect(all.at(-1)).toEqual({ status: "success" });
    const response = await standIn.post("/api/pull", { model, stream: false });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ status: "success" });
  });

  test("removes layers that nobody needs any more", async () => {
    await standIn.stream("/api/create", { model: "gemma3:270m", from: "gemma3:270m", system: "Own." });
    expect((await pull({ model: "gemma3:270m" })).at(-2)).toEqual({ status: "removing unused layers" });
    expect((await standIn.ask("/api/show", { model: "gemma3:270m" }))[1]).not.toHaveProperty("system");
  });

  test("of a model that nobody has is a 200 with an error, and a 500 in one piece", async () => {
    const error = "pull model manifest: file does not exist";
    expect(await pull({ model: "nope" })).toEqual([{ status: "pulling manifest" }, { error }]);
    expect(await standIn.ask("/api/pull", { model: "nope", stream: false })).toEqual([500, { error }]);
    expect(await standIn.ask("/api/pull", { model: "a b" })).toEqual([400, { error: "invalid model name" }]);
    expect(await standIn.ask("/api/pull", {})).toEqual([400, { error: "invalid model name" }]);
    expect(await standIn.ask("/api/pull", "")).toEqual([400, { error: "missing request body" }]);
  });

  test("of a registry of one's own has to be told that it is insecure", async () => {
    expect(await pull({ model: tiny })).toEqual([
      { status: "pulling manifest" },
      {
        error:
          'pull model manifest: Get "https://127.0.0.1:5000/v2/lab/tiny/manifests/1": ' +
          "http: server gave HTTP response to HTTPS client",
      },
    ]);
    expect((await pull({ model: tiny, insecure: true })).at(-1)).toEqual({ status: "success" });
    expect(await names()).toContain(tiny);
  });

  test("comes in as many ticks, of as many large layers, as a test wants", async () => {
    const registry = [{ name: "two-files", layerSizes: [4_000_000, 2_000_000] }];
    await standIn.control().reset({ registry, pullTicks: 2 });
    const all = await pull({ model: "two-files" });
    expect(all.map(({ completed }) => completed).slice(1, 7)).toEqual([
      undefined,
      2_000_000,
      4_000_000,
      undefined,
      1_000_000,
      2_000_000,
    ]);
  });
});

describe("a pull that breaks off", () => {
  test("goes on where it was when the client left; the model is not there before the end", async () => {
    const control = standIn.control();
    await control.script({ path: "/api/pull", holdAfter: 4 });
    const client = new AbortController();
    const response = await send(client.signal);
    await control.waitFor({ wait: "held", tokens: 4 });
    client.abort();
    await expect(response.text()).rejects.toThrow();
    await control.waitFor({ wait: "closed" });
    expect(await names()).not.toContain(model);
    const again = await pull();
    const total = Number(again[1]?.total);
    expect(ticks(again)[0]).toBe(2 * Math.ceil(total / 10));
    expect(ticks(again)).toHaveLength(9);
    expect(await names()).toContain(model);
  });

  test("forgets what it had when the stand-in is reset", async () => {
    await standIn.control().script({ path: "/api/pull", fault: { kind: "eof", after: 4 } });
    await pull();
    await standIn.control().reset();
    expect(ticks(await pull())[0]).toBe(0);
  });

  test("loses what is not a whole part when the server dies", async () => {
    const control = standIn.control();
    await control.reset({ pullPartBytes: 200_000_000 });
    await control.script({ path: "/api/pull", fault: { kind: "destroy", after: 6 } });
    const { texts, broken } = await chunks(await send());
    expect([broken, Buffer.concat(texts).toString().split("\n").length]).toEqual([true, 7]);
    expect(ticks(await pull())[0]).toBe(200_000_000);
  });

  test("ends with an error line, without one, or with a line that is none", async () => {
    const control = standIn.control();
    const error = "max retries exceeded: no space left on device";
    await control.script({ path: "/api/pull", fault: { kind: "error-line", after: 3, error } });
    expect((await pull()).slice(2)).toEqual([expect.objectContaining({ completed: expect.any(Number) }), { error }]);
    await control.script({ path: "/api/pull", fault: { kind: "eof", after: 3 } });
    expect(await pull()).toHaveLength(3);
    await control.script({ path: "/api/pull", fault: { kind: "bad-line", after: 3, line: "<html>" } });
    const texts = (await (await send()).text()).split("\n");
    expect([texts[3], texts.at(-2)]).toEqual(["<html>", '{"status":"success"}']);
  });

  test("is a 500 when it fails at once", async () => {
    await standIn.control().script({ path: "/api/pull", fault: { kind: "error-line", error: "disk full" } });
    expect(await standIn.ask("/api/pull", { model })).toEqual([500, { error: "disk full" }]);
  });

  test("stalls until the client leaves, also in one piece", async () => {
    const control = standIn.control();
    await control.script({ path: "/api/pull", fault: { kind: "stall", after: 3 } });
    const client = new AbortController();
    const request = standIn.post("/api/pull", { model, stream: false }, { signal: client.signal });
    expect(await control.waitFor({ wait: "held" })).not.toHaveProperty("firstByteAt");
    client.abort();
    await expect(request).rejects.toThrow();
    await control.waitFor({ wait: "closed" });
    expect(ticks(await pull())).toHaveLength(10);
  });

  test("takes no script that names no path", async () => {
    await standIn.control().script({ fault: { kind: "error-line" } });
    expect((await pull()).at(-1)).toEqual({ status: "success" });
  });

  test("can be left in the silence of the verification", async () => {
    const control = standIn.control();
    await control.reset({ verifyMs: 60_000 });
    const client = new AbortController();
    const response = await send(client.signal);
    const text = response.text();
    await control.waitFor({ wait: "answered", tokens: 17 });
    client.abort();
    await expect(text).rejects.toThrow();
    await control.waitFor({ wait: "closed" });
    expect(await names()).not.toContain(model);
  });
});

describe("two pulls of one model", () => {
  test("share what has come, and one goes on when the other leaves", async () => {
    const control = standIn.control();
    await control.script({ path: "/api/pull", holdAfter: 5 }, { path: "/api/pull", holdAfter: 3 });
    const client = new AbortController();
    const first = await send(client.signal);
    const { id } = await control.waitFor({ wait: "held" });
    const second = send();
    const other = await control.waitFor({ wait: "held", after: id });
    client.abort();
    await expect(first.text()).rejects.toThrow();
    await control.waitFor({ wait: "closed" });
    await control.release(other.id);
    const all = lines(await (await second).text());
    const step = Math.ceil(Number(all[1]?.total) / 10);
    expect(ticks(all).slice(0, 3)).toEqual([3 * step, 4 * step, 5 * step]);
    expect(all.at(-1)).toEqual({ status: "success" });
  });
});
