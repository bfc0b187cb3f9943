import { describe, expect, test } from "vitest";
import { served } from "./served.ts";

const standIn = served();
const model = "gemma3-embed:270m";

const embed = async (body: object) =>
  (await standIn.ask("/api/embed", { model, ...body })) as unknown as [number, Embedded];

interface Embedded {
  embeddings: number[][];
  prompt_eval_count: number;
  error?: string;
}

const vectors = async (body: object) => (await embed(body))[1].embeddings;
const length = (vector: number[] = []) => Math.hypot(...vector);
const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);

describe("embed", () => {
  test("gives the same vector of length 1 for the same text, and a near one for a similar text", async () => {
    const [status, answer] = await embed({ input: ["the cat sleeps", "the cat sleeps", "the cat eats", "bitcoin"] });
    const [first, again, near, far] = answer.embeddings;
    expect(status).toBe(200);
    expect(first).toHaveLength(640);
    expect(length(first)).toBeCloseTo(1, 5);
    expect(again).toEqual(first);
    expect(dot(first, near)).toBeGreaterThan(dot(first, far));
    expect(answer).toMatchObject({
      model,
      prompt_eval_count: 4 + 4 + 4 + 2,
      total_duration: expect.any(Number),
      load_duration: expect.any(Number),
    });
    expect(await vectors({ input: "the cat sleeps" })).toEqual([first]);
  });

  test.each([{ input: "" }, { input: [] }, {}, { input: null }])(
    "of nothing %j gives no vector, and loads",
    async (body) => {
      expect(await embed(body)).toEqual([200, { model, embeddings: [] }]);
      expect((await standIn.ask("/api/ps"))[1].models).toHaveLength(1);
    },
  );

  test("of an empty text in a list gives a vector", async () => {
    expect(await embed({ input: ["", ""] })).toMatchObject([200, { prompt_eval_count: 2 }]);
  });

  test("gives fewer dimensions, of length 1 again; too many and too few mean all", async () => {
    const [all] = await vectors({ input: "hello there" });
    const [four] = await vectors({ input: "hello there", dimensions: 4 });
    expect(four).toHaveLength(4);
    expect(length(four)).toBeCloseTo(1, 5);
    expect((four?.[0] ?? 0) / (four?.[1] ?? 0)).toBeCloseTo((all?.[0] ?? 0) / (all?.[1] ?? 0), 4);
    for (const dimensions of [0, -3, 9999]) expect(await vectors({ input: "hello there", dimensions })).toEqual([all]);
  });

  test("cuts what is too long, or refuses it with truncate false", async () => {
    const input = ["short", "word ".repeat(500)];
    const options = { num_ctx: 16 };
    expect(await embed({ input, options })).toMatchObject([200, { prompt_eval_count: 2 + 15 }]);
    expect(await embed({ input, options, truncate: false })).toEqual([
      400,
      { error: "the input length exceeds the context length" },
    ]);
  });

  test.each([
    [{ input: 5 }, 400, "invalid input type"],
    [{ input: ["a", 5] }, 400, "invalid input type"],
    [{ input: { a: 1 } }, 400, "invalid input type"],
    [{ model: "nope", input: true }, 400, "invalid input type"],
    [{ model: "nope", input: "x" }, 404, 'model "nope" not found, try pulling it first'],
    [
      { input: "x", dimensions: "3" },
      400,
      "json: cannot unmarshal string into Go struct field EmbedRequest.dimensions of type int",
    ],
    [{ input: "x", keep_alive: "5" }, 400, 'time: missing unit in duration "5"'],
    [{ input: "x", options: { num_ctx: "a" } }, 500, 'option "num_ctx" must be of type integer'],
  ])("refuses %j", async (body, status, error) => {
    expect(await embed(body)).toEqual([status, { error }]);
  });

  test("names a missing name, and refuses a chat model, in the way of its version", async () => {
    expect(await standIn.ask("/api/embed", { input: "x" })).toEqual([404, { error: "model '' not found" }]);
    expect((await embed({ model: "gemma3:270m", input: "x" }))[0]).toBe(200);
    await standIn.control().reset({ version: "0.17.4" });
    expect(await standIn.ask("/api/embed", { input: "x" })).toEqual([
      500,
      { error: "unqualified name: registry.ollama.ai/library/!MISSING!:latest" },
    ]);
    expect(await embed({ model: "gemma3:270m", input: "x" })).toEqual([
      501,
      { error: "this model does not support embeddings" },
    ]);
  });
});

describe("the old embeddings", () => {
  const old = (body: object) => standIn.ask("/api/embeddings", { model, ...body });

  test("gives one vector in the same direction, of another length", async () => {
    const [normal] = await vectors({ input: "hello there" });
    const [status, answer] = await old({ prompt: "hello there" });
    const embedding = answer.embedding as number[];
    expect([status, Object.keys(answer)]).toEqual([200, ["embedding"]]);
    expect(length(embedding)).toBeGreaterThan(2);
    expect(dot(normal, embedding) / length(embedding)).toBeCloseTo(1, 5);
    expect(await old({})).toEqual([200, { embedding: [] }]);
  });

  test("refuses with its own status", async () => {
    const tooLong = { prompt: "word ".repeat(500), options: { num_ctx: 16 } };
    expect(await old(tooLong)).toEqual([500, { error: "the input length exceeds the context length" }]);
    expect(await old({ model: "" })).toEqual([400, { error: "model is required" }]);
    expect(await old({ model: "nope" })).toEqual([404, { error: 'model "nope" not found, try pulling it first' }]);
    await standIn.control().reset({ version: "0.17.4" });
    expect(await old({ model: "gemma3:270m", prompt: "x" })).toEqual([
      500,
      { error: "this model does not support embeddings" },
    ]);
  });
});

describe("embedding as work", () => {
  const post = (init: RequestInit = {}) => standIn.post("/api/embed", { model, input: "x" }, init);

  test("holds the slot while it works; the next one waits in silence, and a client that leaves makes room", async () => {
    const control = standIn.control();
    await control.script({ path: "/api/embed", holdAfter: 0 });
    const client = new AbortController();
    const first = post({ signal: client.signal });
    const held = await control.waitFor({ wait: "held" });
    expect(held).toMatchObject({ loadingAt: expect.any(Number) });
    expect(held).not.toHaveProperty("firstByteAt");
    const second = post();
    await control.waitFor({ wait: "waiting", after: held.id });
    client.abort();
    await expect(first).rejects.toThrow();
    await control.waitFor({ wait: "closed" });
    expect((await second).status).toBe(200);
  });

  test("is lost when the client leaves during the load", async () => {
    await standIn.control().script({ path: "/api/embed", loadMs: 60_000 });
    const client = new AbortController();
    const request = post({ signal: client.signal });
    await standIn.control().waitFor({ wait: "loading" });
    client.abort();
    await expect(request).rejects.toThrow();
    await standIn.control().waitFor({ wait: "closed" });
    expect((await standIn.ask("/api/ps"))[1].models).toEqual([]);
  });

  test("fails as scripted, and only where the script names it", async () => {
    const control = standIn.control();
    await control.script({ fault: { kind: "error-line" } });
    expect((await post()).status).toBe(200);
    await control.reset();
    await control.script({ path: "/api/embed", fault: { kind: "error-line", error: "out of memory" } });
    expect(await embed({ input: "x" })).toEqual([500, { error: "out of memory" }]);
    await control.script({ path: "/api/embed", fault: { kind: "destroy" } });
    await expect(post()).rejects.toThrow("fetch failed");
  });

  test("leaves nothing loaded with keep_alive 0", async () => {
    await embed({ input: "x", keep_alive: 0 });
    expect((await standIn.ask("/api/ps"))[1].models).toEqual([]);
  });
});
