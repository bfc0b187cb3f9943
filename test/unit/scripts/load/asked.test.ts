import { describe, expect, test } from "vitest";
import { answerTo, faultIn, promptOf, readPrompt } from "../../../../scripts/load/asked.ts";

const asked = { label: "c1q2", tokens: 4, gapMs: 10 };

describe("a question of the load", () => {
  test("is read as it was asked, and nothing else is", () => {
    expect(readPrompt(promptOf(asked))).toEqual(asked);
    expect([readPrompt("Why is the sky blue?"), readPrompt(undefined)]).toEqual([undefined, undefined]);
  });

  test("has an answer whose every token names it and its own place", () => {
    expect(answerTo(asked)).toBe("c1q2t0 c1q2t1 c1q2t2 c1q2t3");
  });

  test.each([
    ["is cut", "c1q2t0 c1q2t1", "13 of 27 characters came"],
    ["has a token twice", "c1q2t0 c1q2t1 c1q2t1 c1q2t2 c1q2t3", "from character 19 on"],
    ["has a gap", "c1q2t0 c1q2t2 c1q2t3", "from character 12 on"],
    ["is somebody else's", "c1q3t0 c1q3t1 c1q3t2 c1q3t3", "from character 3 on"],
    ["has more than all", "c1q2t0 c1q2t1 c1q2t2 c1q2t3 c1q2t4", "from character 27 on"],
  ])("shows when the whole answer %s", (_, text, fault) => {
    expect(faultIn(text, asked, "whole")).toContain(fault);
  });

  test("may have a beginning of its answer where it is not whole", () => {
    expect(faultIn("c1q2t0 c1q2t1", asked, "beginning")).toBeUndefined();
    expect(faultIn("", asked, "beginning")).toBeUndefined();
    expect(faultIn("c1q2t1", asked, "beginning")).toBeDefined();
  });
});
