import { expect, test } from "vitest";
import type { Progress } from "../../../src/core/request.ts";
import { progressNotifier } from "../../../src/mcp/progress.ts";

test("progress grows with every word and is never beyond its total", () => {
  const told: { progress: number; total: number }[] = [];
  const notify = async ({ params }: { params: { progress: number; total: number } }) => void told.push(params);
  const on = progressNotifier({ mcpReq: { _meta: { progressToken: 1 }, notify } } as never);
  const words: Progress[] = [
    { message: "50 %", done: 50, total: 100 },
    { message: "Interrupted", done: 40, total: 100 },
    { message: "all bytes are there", done: 100, total: 100 },
    { message: "verifying", done: 100, total: 100 },
    { message: "success", done: 100, total: 100 },
  ];
  for (const progress of words) on({ type: "progress", progress }, { kind: "pull" } as never);
  expect(told).toHaveLength(5);
  for (const [place, { progress, total }] of told.entries()) {
    expect(progress).toBeGreaterThan(told[place - 1]?.progress ?? 0);
    expect(total).toBeGreaterThanOrEqual(progress);
  }
});

test("a move to another host is told", () => {
  const told: { message: string }[] = [];
  const notify = async ({ params }: { params: { message: string } }) => void told.push(params);
  const on = progressNotifier({ mcpReq: { _meta: { progressToken: 1 }, notify } } as never);
  on({ type: "moved", host: "gaming" }, { kind: "generate" } as never);
  expect(told).toMatchObject([{ message: "The request moved to the host gaming." }]);
});

test.each([
  ["p".repeat(1_000), 1],
  ["p".repeat(1_001), 0],
])("a token of more than 1,000 characters is not sent back with every word", (progressToken, count) => {
  const told: unknown[] = [];
  const notify = async (notification: unknown) => void told.push(notification);
  const on = progressNotifier({ mcpReq: { _meta: { progressToken }, notify } } as never);
  on({ type: "delta", text: "word", thinking: "", parts: 1 }, { kind: "generate" } as never);
  expect(told).toHaveLength(count);
});
