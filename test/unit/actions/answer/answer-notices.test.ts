import { describe, expect, test } from "vitest";
import type { Answer } from "../../../../src/actions/answer/answer.ts";
import { toAnswer } from "../../../../src/actions/answer/text-answer.ts";
import { emptyResult, type GenerationResult } from "../../../../src/core/generation.ts";
import type { AnswerOptions } from "../../../../src/core/request.ts";
import type { RequestView } from "../../../../src/queue/client/watch-request.ts";

const done = (more: Partial<GenerationResult>, wishes: AnswerOptions = {}): RequestView => {
  const usual = { text: "Paris", parts: 1, stopReason: "stop", answerTokens: 4 };
  const result: GenerationResult = { ...emptyResult("gemma3:270m"), ...usual, ...more };
  const { text, thinking } = result;
  const end = { type: "ended", state: "done", result, wishes } as const;
  return { id: "req_00000000000000000000", kind: "chat", state: "ended", position: 0, offset: 0, text, thinking, end };
};
const notices = (value: Answer) => (value.notices ?? []).join("\n");

describe("an answer", () => {
  test.each([
    [
      "nothing but thoughts",
      { text: "", thinking: "42" },
      {},
      /^There is no answer: all 4 tokens went into thinking\./,
    ],
    ["thoughts up to a limit", { text: "", thinking: "42", stopReason: "length" }, {}, /thinking, up to num_predict/],
    [
      "a call that was swallowed",
      { text: "" },
      { functions: true },
      /although the model wrote 4 tokens: Ollama took them/,
    ],
    [
      "text whose end was swallowed",
      { text: "Well:", parts: 2, answerTokens: 40 },
      { functions: true },
      /About 38 of the model's 40 tokens are missing/,
    ],
    ["nothing at all", { text: "" }, {}, /empty answer \(4 tokens\)/],
    ["a late start", { behindStoppedMs: 41_000, loadMs: 900, promptMs: 100 }, {}, /began 40 s late/],
  ] as const)("says of %s why, once", (_, more, wishes, sentence) => {
    expect(toAnswer(done(more, wishes)).notices).toEqual([expect.stringMatching(sentence)]);
  });

  test.each([
    ["a call", { text: "", toolCalls: [{ function: { name: "f", arguments: {} } }] }, { functions: true }],
    ["a loaded model", { text: "", stopReason: "load" }, {}],
    ["a few tokens that no part shows", { text: "é ü", parts: 3, answerTokens: 8 }, { functions: true }],
    ["a start that was quick enough", { behindStoppedMs: 1_500 }, {}],
  ])("says nothing of %s", (_, more, wishes) => {
    expect(toAnswer(done(more, wishes)).notices).toBeUndefined();
  });
});

describe("JSON that was asked for", () => {
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

  test.each([
    ["a code block", '```json\n{"city":"Paris"}\n```'],
    ["a bare block", '\n```\n{"city":"Paris"}\n```\n'],
    ["a thought before it", '<think>Hm.</think>\n{"city":"Paris"}'],
    ["both", '<think>Hm.</think>\n```json\n{"city":"Paris"}```'],
  ])("is found in %s, and that is said", (_, text) => {
    const value = toAnswer(done({ text }, { format: schema }));
    expect(value).toMatchObject({ text, json: { city: "Paris" } });
    expect(notices(value)).toMatch(/^The model wrapped its JSON in other text; json has it without\.$/);
  });

  test.each(["Here: {}", "``` {} ```", "<think>{}", "```json\n{}"])("is not guessed from %s", (text) => {
    expect(notices(toAnswer(done({ text }, { format: "json" })))).toMatch(/^The answer is not valid JSON/);
  });

  test("that is null is JSON", () => {
    expect(toAnswer(done({ text: "null" }, { format: "json" })).json).toBeNull();
  });
});
