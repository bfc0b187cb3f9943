import { expect, test } from "vitest";
import type { HostConfig } from "../../src/config/config.ts";
import type { HearthError } from "../../src/core/errors.ts";
import { appendDelta, emptyResult, type GenerationResult } from "../../src/core/generation.ts";
import type { ChatBody } from "../../src/core/job.ts";
import { createHost } from "../../src/hosts/create-host.ts";
import type { Host } from "../../src/hosts/host.ts";

/** A real server with OpenAI's API, and what it calls its models. */
export interface RealProvider {
  url: () => string;
  key?: string;
  models: { chat: string; tools: string; embedder: string };
  /** How often the Ollama behind it has seen a client leave. */
  left: () => number;
}

const SUM = {
  type: "function",
  function: {
    name: "sum_numbers",
    description: "Add two numbers",
    parameters: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } }, required: ["a", "b"] },
  },
};

/** Tests of what a host of the kind `openai` must do with any server. */
export function answersLikeOpenai({ url, key, models, left }: RealProvider): void {
  const host = (): Host => createHost({ id: "studio", kind: "openai", baseUrl: url(), key } as HostConfig, {});
  const limits = (signal = new AbortController().signal) => ({ signal, totalMs: 200_000 });

  /** Asks until the end, or until an error. */
  async function ask(model: string, body: ChatBody) {
    const result: GenerationResult = emptyResult(model);
    const question = { kind: "chat", model, body } as const;
    try {
      for await (const delta of host().generate(question, limits())) appendDelta(result, delta);
      return { result };
    } catch (thrown) {
      return { result, error: thrown as HearthError };
    }
  }
  const user = (content: string) => [{ role: "user" as const, content }];

  test("lists its models", async () => {
    const names = (await host().installedModels()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.values(models)));
    expect(await host().version(10_000)).toBe("unknown");
  });

  test("answers with text, counts and a reason", async () => {
    const options = { temperature: 0, num_predict: 20 };
    const { result, error } = await ask(models.chat, { messages: user("What is the capital of France?"), options });
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ stopReason: "stop", promptTokens: expect.any(Number) });
    expect(result.text).toContain("Paris");
    expect(result.answerTokens).toBeGreaterThan(0);
  });

  test("stops at the limit of tokens", async () => {
    const { result } = await ask(models.chat, { messages: user("Count to one hundred"), options: { num_predict: 4 } });
    expect(result).toMatchObject({ stopReason: "length", answerTokens: 4 });
  });

  test("follows a schema", async () => {
    const format = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const messages = user("Name a city of France as JSON");
    const { result } = await ask(models.tools, { messages, format, options: { temperature: 0, num_predict: 60 } });
    expect(JSON.parse(result.text)).toMatchObject({ city: expect.any(String) });
  });

  // Over /v1 Ollama sets a temperature of its own where a call names none, and a small model then calls nothing at times.
  test("calls a function, and answers from its result", async () => {
    const asked = user("What is 17 plus 25?");
    const { result } = await ask(models.tools, { messages: asked, tools: [SUM], options: { temperature: 0 } });
    expect(result).toMatchObject({
      stopReason: "stop",
      toolCalls: [{ id: expect.any(String), function: { name: "sum_numbers", arguments: { a: 17, b: 25 } } }],
    });
    const call = { role: "assistant" as const, content: "", tool_calls: result.toolCalls };
    const messages = [...asked, call, { role: "tool" as const, content: "42", tool_name: "sum_numbers" }];
    const { result: last } = await ask(models.tools, {
      messages,
      tools: [SUM],
      options: { temperature: 0, num_predict: 40 },
    });
    expect(last.text).toContain("42");
  });

  test("embeds texts, with vectors of length 1", async () => {
    const asked = { model: models.embedder, body: { input: ["One", "Two"] }, onUsage: () => {} };
    const vectors = await host().embed({ ...asked, nameText: (place) => `prompts[${place}]` }, limits());
    expect(vectors.map(({ embedding }) => embedding.length)).toEqual([640, 640]);
    for (const { embedding } of vectors) expect(Math.hypot(...embedding)).toBeCloseTo(1, 3);
  });

  test("refuses a model that it does not have", async () => {
    expect((await ask("nope", { messages: user("Hi") })).error).toMatchObject({ code: "model_not_found" });
  });

  test("is left by a cancel, down to the Ollama that works", async () => {
    const before = left();
    const controller = new AbortController();
    const options = { num_predict: 2_000 };
    const messages = user("Write a very long story.");
    const question = { kind: "chat", model: models.chat, body: { messages, options } } as const;
    const read = async () => {
      for await (const delta of host().generate(question, limits(controller.signal))) {
        if (delta.text !== "") controller.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(left, { timeout: 5_000 }).toBe(before + 1);
  });
}
