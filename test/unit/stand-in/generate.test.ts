import { describe, expect, test } from "vitest";
import { lines, said, served } from "./served.ts";

const standIn = served();
const model = "gemma3:270m";
const thinker = "stand-in-thinker";

describe("generate", () => {
  test("says by itself what it is, word by word, and what it was asked", async () => {
    const response = await standIn.post("/api/generate", { model, prompt: "What is the capital of France?" });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.has("content-length")).toBe(false);
    const all = lines(await response.text());
    expect(said(all)).toBe(
      "This is the stand-in for Ollama that comes with Hearth: no model is running here. " +
        "You asked: What is the capital of France?",
    );
    expect(all.slice(0, 2).map((line) => line.response)).toEqual(["This", " is"]);
    expect(all.at(-1)).toMatchObject({ model, response: "", done: true, done_reason: "stop", eval_count: 29 });
    expect(Object.keys(all.at(-1) ?? {})).toEqual([
      "model",
      "created_at",
      "response",
      "done",
      "done_reason",
      "context",
      "total_duration",
      "load_duration",
      "prompt_eval_count",
      "prompt_eval_duration",
      "eval_count",
      "eval_duration",
    ]);
    expect(all[0]).toEqual({
      model,
      created_at: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{9}Z$/),
      response: "This",
      done: false,
    });
  });

  test("gathers everything in one object without a stream", async () => {
    await standIn.control().script({ answer: " Paris\n" });
    const [, line] = await standIn.ask("/api/generate", {
      model,
      prompt: "x",
      stream: false,
      logprobs: true,
      top_logprobs: 2,
    });
    expect(line).toMatchObject({ response: " Paris\n", done: true, eval_count: 2 });
    expect(line.logprobs).toMatchObject([
      { token: " Paris", bytes: [32, 80, 97, 114, 105, 115], top_logprobs: [{ token: " Paris" }, {}] },
      { token: "\n" },
    ]);
  });

  test.each([
    [{}, 404, "model '' not found"],
    [{ model: "nope" }, 404, "model 'nope' not found"],
    [{ model: "gemma3-embed:270m", prompt: "x" }, 400, '"gemma3-embed:270m" does not support generate'],
    [{ model, prompt: "x", suffix: "y" }, 400, "registry.ollama.ai/library/gemma3:270m does not support insert"],
    [{ model, prompt: "x", think: true }, 400, '"gemma3:270m" does not support thinking'],
    [{ model, think: 5 }, 400, 'think must be a boolean or string ("high", "medium", "low", "max", true, or false)'],
    [{ model, prompt: "x", raw: true, system: "s" }, 400, "raw mode does not support template, system, or context"],
    [{ model, prompt: "x", images: ["data:image/png;base64,xx"] }, 400, "illegal base64 data at input byte 4"],
    [{ model, prompt: "x", top_logprobs: 21 }, 400, "top_logprobs must be between 0 and 20"],
    [{ model, prompt: "x", keep_alive: "300" }, 400, 'time: missing unit in duration "300"'],
    [{ model, prompt: "x", keep_alive: "5x" }, 400, 'time: unknown unit "x" in duration "5x"'],
    [{ model, prompt: "x", keep_alive: true }, 400, "Unsupported type: 'bool'"],
    [{ model, prompt: "x", options: { num_ctx: "4" } }, 500, 'option "num_ctx" must be of type integer'],
    [{ model, prompt: "x", options: { temperature: "4" } }, 500, 'option "temperature" must be of type float32'],
    [{ model, prompt: "x", options: { stop: ["x", 1] } }, 500, 'option "stop" must be of an array of strings'],
    [{ model, prompt: "x", format: { type: 5 } }, 500, "invalid JSON schema in format"],
    [
      { model, prompt: "x", format: "xml" },
      500,
      'invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object',
    ],
    [
      { model, prompt: "x", images: ["aGk="] },
      500,
      "Failed to create new sequence: failed to process inputs: this model is missing data required for image input",
    ],
  ])("refuses %j as Ollama does", async (body, status, error) => {
    expect(await standIn.ask("/api/generate", body)).toEqual([status, { error }]);
  });

  test("ignores options that Ollama has dropped or never had", async () => {
    const options = { mirostat: "x", tfs_z: {}, nonsense: [], num_ctx: 4096.7, seed: null };
    expect((await standIn.ask("/api/generate", { model, options }))[0]).toBe(200);
  });

  test("ends with length at num_predict, and before a stop text with stop", async () => {
    await standIn.control().script({ count: 10, times: 2 });
    const cut = await standIn.stream("/api/generate", { model, prompt: "x", options: { num_predict: 3 } });
    expect([said(cut), cut.at(-1)?.done_reason, cut.at(-1)?.eval_count]).toEqual(["t0 t1 t2", "length", 3]);
    const stopped = await standIn.stream("/api/generate", { model, prompt: "x", options: { stop: [" t4"] } });
    expect([said(stopped), stopped.at(-1)?.done_reason]).toEqual(["t0 t1 t2 t3", "stop"]);
  });

  test("gives a context to go on with, which counts as read; none when raw", async () => {
    const first = (await standIn.stream("/api/generate", { model, prompt: "one two" })).at(-1);
    const context = first?.context as number[];
    const second = (await standIn.stream("/api/generate", { model, prompt: "one two", context })).at(-1);
    expect(second?.prompt_eval_count).toBe((first?.prompt_eval_count ?? 0) + context.length);
    const raw = (await standIn.stream("/api/generate", { model, prompt: "one two", raw: true })).at(-1);
    expect(raw?.prompt_eval_count).toBe(2);
    expect(raw).not.toHaveProperty("context");
  });

  test("cuts a prompt that is too long without a word, and refuses it where it may not", async () => {
    const body = { model, prompt: "word ".repeat(300), options: { num_ctx: 100 } };
    expect((await standIn.stream("/api/generate", body)).at(-1)?.prompt_eval_count).toBe(100);
    expect(await standIn.ask("/api/generate", { ...body, truncate: false })).toEqual([
      400,
      { error: "the input length exceeds the context length" },
    ]);
    expect(await standIn.ask("/api/generate", { ...body, shift: false })).toMatchObject([
      400,
      { error: expect.stringMatching(/^the prompt is longer than the context length currently available/) },
    ]);
  });

  test("thinks by itself where it can, thoughts first, and not when told not to", async () => {
    const all = await standIn.stream("/api/generate", { model: thinker, prompt: "x" });
    const firstWord = all.findIndex((line) => line.response !== "");
    expect(firstWord).toBeGreaterThan(3);
    expect(all.slice(0, firstWord).every((line) => line.thinking !== undefined)).toBe(true);
    expect(all.slice(firstWord).some((line) => line.thinking !== undefined)).toBe(false);
    const without = await standIn.stream("/api/generate", { model: thinker, prompt: "x", think: false });
    expect(without.some((line) => line.thinking !== undefined)).toBe(false);
  });

  test("keeps to a format: any JSON, or the smallest that conforms to a schema", async () => {
    const any = await standIn.stream("/api/generate", { model, prompt: "x", format: "json" });
    expect(JSON.parse(said(any))).toEqual({ answer: expect.stringContaining("You asked: x") });
    const format = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 2 },
        kind: { enum: ["city", "country"] },
        sizes: { type: "array", items: { $ref: "#/$defs/size" }, minItems: 2 },
        note: { anyOf: [{ type: "null" }, { type: "string" }] },
        skipped: { type: "boolean" },
      },
      required: ["name", "kind", "sizes", "note"],
      $defs: { size: { type: ["integer", "null"], minimum: 7 } },
    };
    const formed = await standIn.stream("/api/generate", { model, prompt: "x", format });
    expect(JSON.parse(said(formed))).toEqual({ name: "xx", kind: "city", sizes: [7, 7], note: null });
  });

  test("takes images and a suffix where the model can, and counts an image as 768 tokens", async () => {
    const body = { model: "stand-in-vision", prompt: "x", suffix: "y" };
    const without = (await standIn.stream("/api/generate", body)).at(-1)?.prompt_eval_count ?? 0;
    const withImage = (await standIn.stream("/api/generate", { ...body, images: ["aGk="] })).at(-1);
    expect(withImage?.prompt_eval_count).toBe(without + 768);
  });

  test("escapes tags in its JSON as Go does", async () => {
    await standIn.control().script({ answer: "<b>&" });
    const text = await (await standIn.post("/api/generate", { model, prompt: "x", stream: false })).text();
    expect(text).toContain("\\u003cb\\u003e\\u0026");
  });
});
