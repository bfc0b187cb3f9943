import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyResult, type GenerationResult } from "../../../../src/core/generation.ts";
import type { EndedEvent } from "../../../../src/core/request.ts";
import { decodeItem, encodeItem, type Item } from "../../../../src/queue/forms/stored-item.ts";
import { decodeEvent, encodeEvent, fromStoredResult } from "../../../../src/queue/forms/stored-result.ts";

/** Nanoseconds are whole numbers, and a day of them is far below what a double holds exactly. */
const duration = fc.option(fc.integer({ min: 0, max: 86_400_000_000_000 }), { nil: undefined });
const count = fc.option(fc.nat(), { nil: undefined });

const anyResult: fc.Arbitrary<GenerationResult> = fc
  .record({ text: fc.string(), promptTokens: count, answerTokens: count, promptCut: fc.boolean(), totalNs: duration })
  .map(({ totalNs, ...fields }) => ({
    ...emptyResult("m"),
    ...fields,
    stopReason: "stop",
    toolCalls: [{ function: { name: "f", arguments: { x: 1 } } }],
    totalMs: totalNs === undefined ? undefined : totalNs / 1e6,
  }));

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("the stored form of a result", () => {
  test("holds everything that the result has", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const event: EndedEvent = { type: "ended", state: "done", result, wishes: {} };
        expect(plain(decodeEvent(encodeEvent(event)))).toEqual(plain(event));
        const item = { model: "m", generation: result, text_length: result.text.length };
        expect(plain(decodeItem(encodeItem(item)))).toEqual(plain(item));
      }),
    );
  });

  test("has the names and units of the first build, which an earlier build still reads", () => {
    const result = { ...emptyResult("m"), answerTokens: 4, answerMs: 2.5, stopReason: "length", promptCut: true };
    expect(JSON.parse(encodeEvent({ type: "ended", state: "done", result, wishes: {} }))).toEqual({
      type: "ended",
      state: "done",
      wishes: {},
      result: {
        model: "m",
        text: "",
        thinking: "",
        tool_calls: [],
        parts: 0,
        logprobs: [],
        done_reason: "length",
        eval_count: 4,
        eval_duration: 2_500_000,
        prompt_cut: true,
      },
    });
  });

  test("of the first build is read", () => {
    const stored = {
      model: "m",
      text: "Paris",
      thinking: "",
      tool_calls: [],
      parts: 1,
      logprobs: [],
      prompt_cut: false,
    };
    expect(fromStoredResult({ ...stored, prompt_eval_count: 13, total_duration: 3_000_000_000 })).toMatchObject({
      text: "Paris",
      promptTokens: 13,
      totalMs: 3_000,
    });
  });

  test("leaves every other event, and an item without an answer, as it is", () => {
    const event = { type: "delta", text: "a", thinking: "", parts: 1 } as const;
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
    const item: Item = { embedding: [0.5], cut: true };
    expect(decodeItem(encodeItem(item))).toEqual(item);
  });
});
