import { describe, expect, test } from "vitest";
import { isSlower, verdictOf } from "../../../../scripts/bench/beside/verdict.ts";

describe("a build beside an older one", () => {
  test.each([
    ["is faster where it is below both olds", { old: 10, now: 9.7, oldAgain: 10.2 }, "faster"],
    ["is not slower where it is no higher than the higher old", { old: 10, now: 10.4, oldAgain: 10.4 }, "not slower"],
    ["is not slower at 5 % above the mean of the olds", { old: 10, now: 10.5, oldAgain: 10 }, "not slower"],
    ["is slower above that", { old: 10, now: 10.51, oldAgain: 10 }, "SLOWER"],
    ["is compared with the mean, not with the lower old", { old: 9.8, now: 10.5, oldAgain: 10.2 }, "not slower"],
    ["proves nothing where the olds differ by more than 5 %", { old: 10, now: 30, oldAgain: 10.6 }, "unproven"],
    ["proves nothing where a figure is missing", { old: Number.NaN, now: 10, oldAgain: 10 }, "unproven"],
    ["is not slower where nothing takes any time", { old: 0, now: 0, oldAgain: 0 }, "not slower"],
  ] as const)("%s", (_, figures, verdict) => {
    expect(verdictOf(figures)).toBe(verdict);
    const row = { what: "a call", unit: "ms", judged: true, ...figures };
    expect(isSlower(row)).toBe(verdict === "SLOWER");
    expect(isSlower({ ...row, judged: false })).toBe(false);
  });

  test("is slower where its own figure is missing", () => {
    expect(verdictOf({ old: 10, now: Number.NaN, oldAgain: 10 })).toBe("SLOWER");
  });
});
