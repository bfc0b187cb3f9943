import { describe, expect, test } from "vitest";
import { boundsOf } from "../../../../scripts/load/bounds.ts";
import { Ledger } from "../../../../scripts/load/ledger.ts";
import type { Reply } from "../../../../scripts/load/reply.ts";

const ANSWER: Reply = { status: 200, results: 1, pieces: "", soFar: "", left: false, value: {}, ms: 20 };
const heard = (...calls: [count: number, reply: Partial<Reply>, tool?: string][]) => {
  const ledger = new Ledger();
  for (const [count, reply, tool = "ollama_list_models"] of calls) {
    for (let at = 0; at < count; at++) ledger.heard(tool, { ...ANSWER, ...reply });
  }
  return boundsOf(ledger);
};

describe("the bounds of a load", () => {
  test("are kept by calls that are quick and end, whatever those take that generate", () => {
    const { line, wrong } = heard([96, {}], [4, { ms: 3_000 }], [50, { ms: 20_000 }, "ollama_generate"]);
    expect(wrong).toEqual([]);
    expect(line).toContain("100 calls that generate nothing: median 20 ms");
    expect(line).toContain("150 of 150 calls ended");
  });

  test("say when calls that generate nothing are slow, at the median or in the tail", () => {
    expect(heard([40, {}], [60, { ms: 501 }]).wrong).toEqual([
      "The median of calls that generate nothing is 501 ms; 500 ms is the bound.",
    ]);
    expect(heard([90, {}], [10, { ms: 1_001 }]).wrong).toEqual([
      "The 95th percentile of calls that generate nothing is 1001 ms; 1000 ms is the bound.",
    ]);
    expect(heard([10, {}, "ollama_generate"]).wrong).toHaveLength(2);
  });

  test.each<[string, Partial<Reply>, number]>([
    ["an error with a code", { code: "queue_full" }, 0],
    ["an HTTP error with a code", { status: 429, results: 0, trouble: '{"error":"rate_limited","error_des' }, 0],
    ["a client that leaves", { status: 0, results: 0, left: true }, 0],
    ["an error without a code", { code: "none in: oops" }, 1],
    ["an HTTP error without a code", { status: 503, results: 0, trouble: "Service Unavailable" }, 1],
    ["a stream that ends without a result", { results: 0 }, 1],
    ["two results", { results: 2 }, 1],
  ])("count %s as they must", (_, reply, faults) => {
    expect(heard([998, {}], [2, reply]).wrong).toHaveLength(faults);
    expect(heard([1_000, {}], [1, reply]).wrong).toEqual([]);
  });
});
