import { describe, expect, test } from "vitest";
import { askOllama, EMBEDDER, MODEL, openRealHome } from "./real-home.ts";

const home = openRealHome();

const CAPITALS = ["France", "Italy", "Spain", "Germany", "Japan", "Egypt", "Peru", "Greece"];

interface Result {
  index?: number;
  model?: string;
  text: string;
  error?: string;
  answer_tokens?: number;
  tokens_per_second?: number;
  load_seconds?: number;
  total_seconds?: number;
  notices?: string[];
}

describe("many at once", () => {
  test("eight prompts are answered in order, as each alone would be", async () => {
    const prompts = CAPITALS.map((country) => `What is the capital of ${country}?`);
    const options = { num_predict: 12, temperature: 0, seed: 1 };
    const seen: string[] = [];
    const args = { model: MODEL, prompts, options };
    const { value, text } = await home.client.call("ollama_batch_generate", args, (message) => seen.push(message));
    expect(value).toMatchObject({ status: "done", model: MODEL });
    const results = value.results as Result[];
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const [index, prompt] of prompts.entries()) {
      const alone = await askOllama<{ response: string }>("/api/generate", {
        model: MODEL,
        prompt,
        options,
        stream: false,
      });
      expect(results[index]?.text, prompt).toBe(alone.response);
    }
    expect(results[0]?.text).toContain("Paris");
    expect(value.answer_tokens).toBe(results.reduce((sum, { answer_tokens = 0 }) => sum + answer_tokens, 0));
    expect(seen).toContainEqual(expect.stringMatching(/^4 of 8 prompts are done/));
    expect(text).toMatch(
      /## prompts\[0\]\n[\s\S]*\[\d+ tokens[\s\S]*## prompts\[7\]\n[\s\S]*\[gemma3:270m · .*request req_/,
    );
  });

  test("a prompt that was cut is said to, and no other", async () => {
    const question = "What is the capital of France?";
    // A small context, since reading a full one takes 15 s here.
    const options = { num_predict: 8, num_ctx: 256 };
    const args = { model: MODEL, prompts: [question, "word ".repeat(1_000), question], options };
    const { value } = await home.client.call("ollama_batch_generate", args);
    expect(value.status).toBe("done");
    const [before, cut, after] = value.results as Result[];
    expect(cut?.notices).toEqual(expect.arrayContaining([expect.stringMatching(/so it was cut/)]));
    for (const short of [before, after]) {
      expect(short?.text).toContain("Paris");
      expect(short?.notices ?? []).not.toContainEqual(expect.stringMatching(/cut it/));
    }
  });
});

describe("models side by side", () => {
  test("each has its own times; one that is missing keeps the other's answer", async () => {
    await home.client.call("ollama_unload_model", { model: MODEL });
    const args = {
      models: ["gemma3:9b", MODEL],
      prompt: "What is the capital of France?",
      options: { num_predict: 8 },
    };
    const { value, text } = await home.client.call("ollama_compare_models", args);
    expect(value.status).toBe("done");
    const results = new Map((value.results as Result[]).map((result) => [result.model, result]));
    const answered = results.get(MODEL);
    expect(answered?.text).toContain("Paris");
    expect(answered?.tokens_per_second).toBeGreaterThan(1);
    // It was out of memory, so there is a load, and it is no part of the tokens per second.
    expect(answered?.load_seconds).toBeGreaterThan(0.05);
    expect(answered?.total_seconds).toBeGreaterThan(answered?.load_seconds ?? 0);
    expect(results.get("gemma3:9b")).toMatchObject({ text: "", error: expect.stringMatching(/not installed/) });
    expect(text).toMatch(/## gemma3:9b\n[\s\S]*failed: The model "gemma3:9b" is not installed/);
    expect(text).toMatch(/## gemma3:270m\n[\s\S]*\[\d+ tokens · [\d.]+\/s/);
  });

  test("one that only embeds is said to, beside the other's answer", async () => {
    const args = { models: [MODEL, EMBEDDER], prompt: "What is the capital of France?", options: { num_predict: 8 } };
    const { value } = await home.client.call("ollama_compare_models", args);
    const results = new Map((value.results as Result[]).map((result) => [result.model, result]));
    expect(results.get(MODEL)?.text).toContain("Paris");
    expect(results.get(EMBEDDER)?.error).toMatch(/does not support generate/);
  });
});
