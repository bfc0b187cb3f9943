import { abortAllDurableObjects } from "cloudflare:test";
import { beforeEach, describe, expect, inject, test } from "vitest";
import type { TestClient, ToolOutcome } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const model = "gemma3-embed:270m";
const path = "/api/embed";
const texts = Array.from({ length: 200 }, (_, number) => `Text number ${number}`);
const embed = (client: TestClient, args: Record<string, unknown>) =>
  client.call("ollama_embeddings", { model, ...args });
const vectors = ({ value }: ToolOutcome) => value.embeddings as number[][];

/** What Ollama itself answers. */
async function asOllamaDoes(input: string[], more: Record<string, unknown> = {}): Promise<number[][]> {
  const response = await fetch(`${inject("standIn")}${path}`, {
    method: "POST",
    body: JSON.stringify({ model, input, ...more }),
  });
  return ((await response.json()) as { embeddings: number[][] }).embeddings;
}

/** The vectors of a request, call by call as each answer says. */
async function collectAll(client: TestClient, first: ToolOutcome): Promise<ToolOutcome[]> {
  const pages = [first];
  for (let last = first; last.value.next !== undefined; pages.push(last)) {
    const [, request_id, offset] = /request_id (\S+) and offset (\d+)/.exec(String(last.value.next)) ?? [];
    last = await client.call("ollama_get_request", { request_id, offset: Number(offset) });
  }
  return pages;
}

describe("embeddings", () => {
  test("say which options Ollama ignores", async () => {
    const { value } = await embed(await connect(), { prompt: "One", options: { mirostat: 1 } });
    expect(value.notices).toEqual([expect.stringMatching(/no longer has the option mirostat/)]);
  });

  test("of two hundred texts come in order, equal to Ollama's own, in pages below the size that a reader takes", async () => {
    const client = await connect();
    const seen: string[] = [];
    const call = client.call("ollama_embeddings", { model, prompts: texts }, (message) => seen.push(message));
    const pages = await collectAll(client, await call);
    expect(pages.flatMap(vectors)).toEqual(await asOllamaDoes(texts));
    expect(pages.length).toBeGreaterThan(1);
    for (const { text } of pages) expect(text.length).toBeLessThan(50_000);
    expect(pages[0]?.value).toMatchObject({ status: "done", offset: 0, progress: { done: 200, total: 200 } });
    expect(pages[0]?.value.next).toMatch(/up to \d+ of 200/);
    expect(seen.join("\n")).toMatch(/^0 of 200 texts embedded\n\d+ of 200 texts embedded/);
  });

  test("are asked for in small groups, since Ollama is silent until a group is done", async () => {
    const client = await connect();
    await embed(client, { prompts: [...texts.slice(0, 40), "x".repeat(20_000), "y".repeat(9_000), "z".repeat(9_000)] });
    const sizes = (await home.record({ path })).map(({ body }) => (body as { input: string[] }).input.length);
    expect(sizes).toEqual([16, 16, 8, 1, 1, 1]);
  });

  test("of one text are one vector, under both names of the tool", async () => {
    const client = await connect();
    const [one] = await asOllamaDoes(["hello"]);
    expect(vectors(await embed(client, { prompt: "hello" }))).toEqual([one]);
    const many = await client.call("ollama_create_embeddings", { model, prompts: ["hello"] });
    expect(vectors(many)).toEqual([one]);
    expect(JSON.parse(many.text)).toEqual(many.value);
  });

  test("take dimensions, options and keep_alive along", async () => {
    const args = { prompt: "hello", dimensions: 8, options: { num_ctx: 512 }, keep_alive: "10m" };
    const outcome = await embed(await connect(), args);
    expect(vectors(outcome)).toEqual(await asOllamaDoes(["hello"], { dimensions: 8 }));
    expect(outcome.value).toMatchObject({ dimensions: 8 });
    const [{ body } = { body: {} }] = await home.record({ path });
    expect(body).toMatchObject({ dimensions: 8, options: { num_ctx: 512 }, keep_alive: "10m" });
  });

  test("of a text that is longer than the context are made of its beginning, and that is said", async () => {
    const long = "word ".repeat(3_000);
    const outcome = await embed(await connect(), { prompts: ["a", long, "b"], options: { num_ctx: 256 } });
    expect(outcome.value).toMatchObject({
      status: "done",
      notices: [expect.stringMatching(/Only the beginning was read.*: prompts\[1\]\./)],
    });
    expect(vectors(outcome)).toHaveLength(3);
  });

  test("of such a text fail where truncate: false was asked for, and name it", async () => {
    const args = { prompts: ["a", "word ".repeat(3_000)], options: { num_ctx: 256 }, truncate: false };
    const { isError, text } = await embed(await connect(), args);
    expect(isError).toBe(true);
    expect(text).toMatch(/prompts\[1\] is longer than the model's context[\s\S]*\[prompt_too_long/);
  });

  test("need one of prompt and prompts", async () => {
    const client = await connect();
    for (const args of [{}, { prompt: "a", prompts: ["b"] }]) {
      expect((await embed(client, args)).text).toMatch(/Give either prompt or prompts, not both/);
    }
    expect(await home.record({ path })).toEqual([]);
  });

  test("are refused by a model that makes none", async () => {
    await home.reset({ version: "0.17.4" });
    const { text } = await embed(await connect(), { model: "gemma3:270m", prompt: "a" });
    expect(text).toMatch(/does not support embeddings[\s\S]*\[unsupported/);
  });

  test("go on where their object died, and none is made twice", async () => {
    await home.script({ path, times: 2, firstTokenDelayMs: 0 }, { path, holdAfter: 0 });
    const [hasty, patient] = [await connect({ settings: IMPATIENT }), await connect()];
    const handed = await embed(hasty, { prompts: texts.slice(0, 64), dimensions: 16 });
    expect(handed.value).toMatchObject({ status: "running", progress: { done: 32, total: 64 } });
    expect(vectors(handed)).toHaveLength(32);
    await abortAllDurableObjects();
    const { value } = await patient.call("ollama_get_request", { request_id: handed.value.request_id, offset: 32 });
    expect(value).toMatchObject({ status: "done", progress: { done: 64, total: 64 } });
    expect([...vectors(handed), ...(value.embeddings as number[][])]).toEqual(
      await asOllamaDoes(texts.slice(0, 64), { dimensions: 16 }),
    );
  });

  test("name a text that cannot be embedded, and keep all others", async () => {
    const failing = { path, respond: { status: 500, body: { error: "failed to encode response: NaN" } } };
    const passing = (times: number) => ({ path, times, firstTokenDelayMs: 0 });
    // The first sixteen; the other four together; the 17th and 18th alone; the 19th; the 20th.
    await home.script(passing(1), failing, passing(2), failing, passing(1));
    const outcome = await embed(await connect(), { prompts: texts.slice(0, 20), dimensions: 8 });
    expect(outcome.value).toMatchObject({ status: "done", dimensions: 8 });
    expect(vectors(outcome)[18]).toEqual([]);
    expect(vectors(outcome).filter(({ length }) => length === 8)).toHaveLength(19);
    expect(outcome.value.notices).toEqual([
      expect.stringMatching(/^prompts\[18\] could not be embedded: .*NaN.*empty list/),
    ]);
  });

  test("fail where the model fails, after three texts", async () => {
    const failing = { path, times: "always" as const, respond: { status: 500, body: { error: "runner terminated" } } };
    await home.script(failing);
    const { isError, text } = await embed(await connect(), { prompts: texts.slice(0, 20) });
    expect(isError).toBe(true);
    expect(text).toMatch(/runner terminated[\s\S]*\[ollama_failed/);
    expect(await home.record({ path })).toHaveLength(4);
  });

  test("that are fewer than the texts are no answer of Ollama", async () => {
    await home.script({ path, respond: { status: 200, body: { embeddings: [[1]] } } });
    const { text } = await embed(await connect(), { prompts: ["a", "b"] });
    expect(text).toContain("[not_ollama");
  });
});
