import { describe, expect, test } from "vitest";
import { type Answer, answer } from "../../../../src/actions/answer/answer.ts";
import { answerProse } from "../../../../src/actions/answer/answer-prose.ts";
import { fitList } from "../../../../src/actions/answer/fit-list.ts";
import { toAnswer } from "../../../../src/actions/answer/text-answer.ts";
import { optionNotices } from "../../../../src/actions/option-notices.ts";
import { emptyResult, type GenerationResult } from "../../../../src/core/generation.ts";
import type { AnswerOptions } from "../../../../src/core/request.ts";
import type { RequestView } from "../../../../src/queue/client/watch-request.ts";

const ID = "req_00000000000000000000";
const result = (more: Partial<GenerationResult> = {}): GenerationResult => ({
  ...emptyResult("gemma3:270m"),
  text: "Paris",
  parts: 1,
  stopReason: "stop",
  answerTokens: 4,
  answerMs: 2_000,
  promptTokens: 13,
  totalMs: 3_000,
  ...more,
});
const done = (more: Partial<GenerationResult> = {}, wishes: AnswerOptions = {}, offset = 0): RequestView => {
  const generation = result(more);
  const { text, thinking } = generation;
  return {
    id: ID,
    kind: "generate",
    state: "ended",
    position: 0,
    offset,
    text,
    thinking,
    end: { type: "ended", state: "done", result: generation, wishes },
  };
};
const notices = (value: Answer) => (value.notices ?? []).join("\n");

describe("an answer", () => {
  test("stands alone as text and as value", () => {
    const value = toAnswer(done());
    expect(answer.parse(value)).toMatchObject({
      status: "done",
      text: "Paris",
      answer_tokens: 4,
      tokens_per_second: 2,
    });
    expect(answerProse(value)).toBe(
      `Paris\n\n[gemma3:270m · stop · 4 tokens · 2/s · request ${ID} · all above is ${value.origin}]`,
    );
  });

  test("names its host where there are several, and says what moved", () => {
    const notice = "home was unreachable; gaming answered.";
    const value = toAnswer({ ...done({}, { notices: [notice] }), host: "gaming" });
    expect(answer.parse(value)).toMatchObject({ host: "gaming", notices: [notice] });
    expect(answerProse(value)).toMatch(
      /\n\n\[gemma3:270m · host gaming · stop · .* · home was unreachable; gaming answered\.\]$/,
    );
    expect(answer.parse(toAnswer(done())).host).toBeUndefined();
  });

  test("keeps thinking apart from the text", () => {
    const value = toAnswer(done({ thinking: "Hm." }));
    expect(value).toMatchObject({ text: "Paris", thinking: "Hm." });
    expect(answerProse(value)).toMatch(/^<thinking>\nHm\.\n<\/thinking>\n\nParis/);
  });

  test("has the tool calls that fit, and says so if some do not", () => {
    const call = (size: number) => ({ function: { name: "f", arguments: { text: "x".repeat(size) } } });
    const flood = toAnswer(done({ toolCalls: Array.from({ length: 50_000 }, () => call(100)) }));
    expect(JSON.stringify(flood).length).toBeLessThan(250_000);
    expect(notices(flood)).toMatch(
      /^\d+ of 50000 tool calls are too long\. The resource ollama:\/\/requests\/\S+ has all/,
    );
    const file = toAnswer(done({ toolCalls: [call(1_000_000), call(1)] }));
    expect(file.tool_calls).toBeUndefined();
    expect(notices(file)).toMatch(/^2 of 2 tool calls are too long\./);
  });

  test("says that the prompt was cut, and that it was itself", () => {
    const value = toAnswer(done({ promptCut: true, promptTokens: 4096, stopReason: "length" }));
    expect(notices(value)).toMatch(/read only 4096 tokens of it/);
    expect(notices(value)).toMatch(/answer was cut off/);
    expect(answerProse(value)).toContain("was cut off");
  });

  test("is given in pages past 50,000 characters, with the offset of the next", () => {
    const text = "x".repeat(120_000);
    const first = toAnswer(done({ text }));
    expect(first.text).toHaveLength(50_000);
    expect(first.next).toContain(`request_id ${ID} and offset 50000`);
    const last = toAnswer(done({ text }, {}, 100_000));
    expect(last.text).toHaveLength(20_000);
    expect(last.next).toBeUndefined();
  });

  test("that is not there yet comes with what there is and how to get the rest", () => {
    const value = toAnswer({
      id: ID,
      kind: "generate",
      state: "running",
      position: 0,
      offset: 0,
      text: "Par",
      thinking: "",
    });
    expect(value).toMatchObject({ status: "running", text: "Par", next: expect.stringContaining("offset 3") });
    const waiting = toAnswer({
      id: ID,
      kind: "generate",
      state: "queued",
      position: 2,
      offset: 0,
      text: "",
      thinking: "",
    });
    expect(waiting).toMatchObject({ status: "queued", position: 2 });
  });

  test("that failed throws, and the error keeps the text so far", () => {
    const error = { code: "stream_cut", message: "It broke.", next: "Again.", retryable: true } as const;
    const watched = {
      ...done({ text: "Par" }),
      end: { type: "ended", state: "failed", error, result: result({ text: "Par" }), wishes: {} },
    } as const;
    expect(() => toAnswer(watched)).toThrow(
      expect.objectContaining({ code: "stream_cut", request: { id: ID, text: "Par" } }),
    );
  });
});

test("a long text that still grows is given in pages too, and none of it is skipped", () => {
  const text = "x".repeat(120_000);
  const value = toAnswer({ id: ID, kind: "generate", state: "running", position: 0, offset: 10, text, thinking: "" });
  expect(value).toMatchObject({ text_length: 120_010, next: expect.stringContaining("offset 50010") });
  expect(value.text).toHaveLength(50_000);
});

test("thinking and a context that are too long are cut and left out, and that is said", () => {
  const context = Array.from({ length: 20_000 }, () => 12345);
  const value = toAnswer(done({ thinking: "y".repeat(30_000), context }, { context: true }));
  expect(value.thinking).toHaveLength(20_000);
  expect(value.context).toBeUndefined();
  expect(notices(value)).toMatch(/first 20000 of 30000[\s\S]*context of 20000 tokens is too long/);
});

test("log probabilities come as far as they fit", () => {
  const entry = { token: "x", top_logprobs: Array.from({ length: 20 }, () => ({ token: "y", logprob: -1 })) };
  const value = toAnswer(done({ parts: 1000, logprobs: Array.from({ length: 1000 }, () => entry) }));
  expect(JSON.stringify(value.logprobs).length).toBeLessThan(52_000);
  expect(notices(value)).toMatch(/of the first \d+ tokens/);
});

describe("an answer in a format", () => {
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

  test("is parsed, and checked against the schema", () => {
    const value = toAnswer(done({ text: '{"city":"Paris"}' }, { format: schema }));
    expect(value).toMatchObject({ json: { city: "Paris" } });
    expect(value.notices).toBeUndefined();
  });

  test("that does not match says where", () => {
    const value = toAnswer(done({ text: '{"town":"Paris"}' }, { format: schema }));
    expect(value.json).toEqual({ town: "Paris" });
    expect(notices(value)).toMatch(/does not match the schema.*city/);
  });

  /** 40 schemas that each name the next one twice: to follow them all would take 2^40 steps. */
  const links = Array.from({ length: 40 }, (_, index) => [
    `link${index}`,
    { allOf: [{ $ref: `#/$defs/link${index + 1}` }, { $ref: `#/$defs/link${index + 1}` }] },
  ]);
  const chain = { $ref: "#/$defs/link0", $defs: Object.fromEntries([...links, ["link40", { type: "object" }]]) };

  test.each([{ $ref: "#/nowhere" }, chain])("whose schema cannot be checked is not lost: %j", (format) => {
    const value = toAnswer(done({ text: '{"city":"Paris"}' }, { format }));
    expect(value.json).toEqual({ city: "Paris" });
    expect(notices(value)).toMatch(/could not be checked/);
  });

  test.each([
    { type: "object", properties: { city: { type: "string", pattern: "^\\d{3}\\-\\d$" } } },
    { type: "object", patternProperties: { "^x": { type: "string" } }, additionalProperties: false },
    { type: "object", properties: { city: { type: "string", format: "uri" } } },
  ])("does not run the caller's regular expressions, nor those of slow formats: %j", (format) => {
    expect(toAnswer(done({ text: '{"city":"Paris"}' }, { format })).notices).toBeUndefined();
  });

  test("is checked in the other keywords all the same, also where names look like keywords", () => {
    const format = {
      type: "object",
      properties: { pattern: { type: "number" }, patternProperties: { const: { pattern: "a" } } },
      additionalProperties: false,
    };
    const ask = (json: object) => notices(toAnswer(done({ text: JSON.stringify(json) }, { format })));
    expect(ask({ pattern: "x" })).toMatch(/does not match the schema.*pattern/);
    expect(ask({ patternProperties: { pattern: "b" } })).toMatch(/does not match/);
    expect(ask({ other: 1 })).toMatch(/does not match/);
    expect(ask({ patternProperties: { pattern: "a" } })).toBe("");
  });

  test.each([
    { $ref: "#/examples", examples: { properties: { city: { pattern: "^\\d+$" } } } },
    { dependencies: { const: { properties: { const: { pattern: "^\\d+$" } } } } },
  ])("does not run one that stands where the validator finds it by another way: %j", (format) => {
    expect(toAnswer(done({ text: '{"city":"Paris","const":"Paris"}' }, { format })).notices).toBeUndefined();
  });

  const times = <T>(count: number, entry: T): T[] => Array.from({ length: count }, () => entry);
  const numbers = Array.from({ length: 30_000 }, (_, at) => at);

  test.each([
    ["comparisons of each item with each other", numbers, { uniqueItems: true }],
    ["many alternatives", times(30_000, 7), { items: { anyOf: [...times(200, { type: "string" }), {}] } }],
    ["many values", times(30_000, 7), { items: { enum: numbers } }],
    ["many dependencies", times(30_000, { a: 1 }), { items: { dependencies: { a: { allOf: times(300, {}) } } } }],
  ])("is checked with %s as long as that is not too much work", (_, items, schema) => {
    const ask = (json: unknown) => notices(toAnswer(done({ text: JSON.stringify(json) }, { format: schema })));
    expect(ask(items.slice(0, 20))).toBe("");
    expect(ask(items)).toMatch(/could not be checked/);
  });

  test("is checked with uniqueItems", () => {
    const format = { type: "array", uniqueItems: true };
    expect(notices(toAnswer(done({ text: "[1,2,1]" }, { format })))).toMatch(/does not match the schema.*duplicate/i);
  });

  test("that is no JSON says so", () => {
    expect(notices(toAnswer(done({}, { format: "json" })))).toMatch(/not valid JSON/);
  });
});

describe("options", () => {
  test("that Ollama has dropped are said, and near misses get a guess", () => {
    expect(optionNotices({ temperature: 0, low_vram: false, temprature: 1 })).toEqual([
      "Ollama no longer has the option low_vram and ignored it.",
      "The option temprature is not known; did you mean temperature? It may have had no effect.",
    ]);
  });
});

test("a list that is too long is shown as far as it fits, and says how many are missing", () => {
  const list = Array.from({ length: 1_000 }, (_, number) => ({ name: `model-${number}`, about: "x".repeat(80) }));
  const { shown, notices } = fitList(list, "narrow the query");
  expect(JSON.stringify(shown).length).toBeLessThan(50_000);
  expect(notices).toEqual([`${1_000 - shown.length} more are not shown: narrow the query.`]);
  expect(fitList(list.slice(0, 9), "")).toEqual({ shown: list.slice(0, 9), notices: [] });
});
