import { describe, expect, test } from "vitest";
import { askOllama, EMBEDDER, MODEL, openRealHome } from "./real-home.ts";

const home = openRealHome();

const texts = Array.from({ length: 200 }, (_, index) => `Sentence ${index}`);

/** What Ollama itself gives. */
async function vectorsOf(input: string[], more: object = {}): Promise<number[][]> {
  const asked = { model: EMBEDDER, input, ...more };
  return (await askOllama<{ embeddings: number[][] }>("/api/embed", asked)).embeddings;
}

const vectorOf = async (text: string, more?: object) => (await vectorsOf([text], more))[0];

/** All of them, as an agent collects them: by doing what `next` says. */
async function collected(first: Record<string, unknown>): Promise<number[][]> {
  const vectors: number[][] = [];
  let value = first;
  for (;;) {
    expect(value.offset).toBe(vectors.length);
    expect(JSON.stringify(value).length).toBeLessThan(50_000);
    vectors.push(...(value.embeddings as number[][]));
    if (value.next === undefined) return vectors;
    const said = /ollama_get_request with request_id (\w+) and offset (\d+)/.exec(String(value.next));
    value = (await home.client.call("ollama_get_request", { request_id: said?.[1], offset: Number(said?.[2]) })).value;
  }
}

describe("embeddings", () => {
  test("of 200 texts come in order, and are Ollama's own to the last digit", async () => {
    const { value } = await home.client.call("ollama_create_embeddings", { model: EMBEDDER, prompts: texts });
    expect(value).toMatchObject({ status: "done", dimensions: 640 });
    const vectors = await collected(value);
    expect(vectors).toEqual(await vectorsOf(texts));
    for (const index of [0, 99, 199]) expect(vectors[index]).toEqual(await vectorOf(texts[index] ?? ""));
  });

  test("of one text, shortened", async () => {
    const args = { model: EMBEDDER, prompt: "hello", dimensions: 64 };
    const { value, text } = await home.client.call("ollama_embeddings", args);
    expect(value).toMatchObject({ status: "done", dimensions: 64, model: EMBEDDER });
    const [vector = []] = value.embeddings as number[][];
    expect(vector).toEqual(await vectorOf("hello", { dimensions: 64 }));
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(JSON.parse(text)).toEqual(value);
  });

  test("of a text longer than the context say so, for that text alone", async () => {
    const long = "word ".repeat(1_000);
    // A small context, since reading a full one takes 15 s here.
    const options = { num_ctx: 256 };
    const args = { model: EMBEDDER, prompts: ["hello", long, "world"], options };
    const { value } = await home.client.call("ollama_embeddings", args);
    expect(value.notices).toEqual([expect.stringMatching(/Only the beginning was read.*: prompts\[1\]\./)]);
    expect(value.embeddings).toEqual(await vectorsOf(args.prompts, { options }));
    const strict = await home.client.call("ollama_embeddings", { ...args, truncate: false });
    expect(strict.isError || strict.value.status === "failed", strict.text).toBe(true);
    expect(strict.text).toMatch(
      /prompts\[1\] is longer than the model's context, and truncate: false forbids to cut it/,
    );
  });

  test("are refused by a model that only talks", async () => {
    const { isError, text } = await home.client.call("ollama_embeddings", { model: MODEL, prompt: "hello" });
    expect(isError).toBe(true);
    expect(text).toMatch(/does not support embeddings[\s\S]*\[unsupported/);
  });
});
