import { expect, test } from "vitest";
import type { Job } from "../../../../src/core/job.ts";
import { worthOf } from "../../../../src/queue/schedule/request-worth.ts";

const texts = (count: number, text = "Go") => Array<string>(count).fill(text);
const worth = (kind: Job["kind"], body: object) => worthOf({ kind, model: "m", body } as Job);

test("an answer counts as one request, however large it is", () => {
  expect(worth("chat", { messages: texts(10_000) })).toBe(1);
  expect(worth("generate", { prompt: "x".repeat(1_000_000) })).toBe(1);
  expect(worth("load", {})).toBe(1);
});

test("a transfer counts by the hundred times that it may store its progress", () => {
  expect((["pull", "push", "create"] as const).map((kind) => worth(kind, {}))).toEqual([11, 11, 11]);
});

test("every ten steps count as one more: of a batch, of a comparison, and the calls of embeddings", () => {
  expect([9, 10, 200].map((prompts) => worth("batch", { prompts: texts(prompts) }))).toEqual([1, 2, 21]);
  expect(worth("compare", { models: texts(10) })).toBe(2);
  expect([1, 159, 1_000].map((input) => worth("embed", { input: texts(input) }))).toEqual([1, 2, 7]);
  // Long texts have a call each.
  expect(worth("embed", { input: texts(1_000, "x".repeat(20_000)) })).toBe(101);
});
