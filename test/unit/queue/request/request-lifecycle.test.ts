import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RequestState } from "../../../../src/core/request.ts";
import { CheckpointPolicy } from "../../../../src/queue/jobs/checkpoint-policy.ts";
import { RequestLifecycle } from "../../../../src/queue/request/request-lifecycle.ts";
import { EarlyCancels, queueFull } from "../../../../src/queue/schedule/admission.ts";

const STATES: RequestState[] = ["queued", "running", "done", "failed", "cancelled", "interrupted"];
const OUTCOMES = STATES.slice(2);

describe("the states of a request", () => {
  test("lead from queued over running to one outcome", () => {
    for (const outcome of OUTCOMES) {
      const life = new RequestLifecycle();
      expect([life.move("running"), life.move(outcome)]).toEqual([true, true]);
      expect(life).toMatchObject({ state: outcome, ended: true });
    }
  });

  test("end once, whatever is tried, and begin again only where they waited again", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES)), (moves) => {
        const life = new RequestLifecycle();
        const made = moves.filter((to) => life.move(to));
        expect(made.filter((state) => OUTCOMES.includes(state)).length).toBeLessThanOrEqual(1);
        expect(made.findIndex((state) => OUTCOMES.includes(state))).toBeOneOf([-1, made.length - 1]);
        expect(made.join(" ")).not.toMatch(/running running|queued queued/);
        expect(life.state).toBe(made.at(-1) ?? "queued");
      }),
    );
  });

  test("do not let a request be done that never ran", () => {
    expect(new RequestLifecycle().move("done")).toBe(false);
    expect(new RequestLifecycle().move("interrupted")).toBe(false);
  });
});

describe("a cancel that comes before its call", () => {
  test("is kept for ten seconds, and for one call", () => {
    const early = new EarlyCancels();
    early.add("a", 0);
    expect(early.take("b", 1)).toBe(false);
    expect(early.take(undefined, 1)).toBe(false);
    expect([early.take("a", 10_000), early.take("a", 10_000)]).toEqual([true, false]);
    early.add("a", 0);
    expect(early.take("a", 10_001)).toBe(false);
  });
});

describe("what has come is written down", () => {
  /** How often, for an answer of so many tokens of four characters at this pace. */
  const writes = (tokens: number, msPerToken: number) => {
    const checkpoints = new CheckpointPolicy(0);
    let count = 0;
    for (let token = 1; token <= tokens; token++) {
      if (!checkpoints.due(token * 4, token * msPerToken)) continue;
      checkpoints.written(token * 4, token * msPerToken);
      count++;
    }
    return count;
  };

  test("not for every token, after three seconds or 8 KB, and less often the longer it takes", () => {
    expect(writes(100, 10)).toBe(0);
    expect(writes(100, 100)).toBe(3);
    expect(writes(5_000, 0)).toBe(2);
  });

  test.each([1, 10, 25, 50, 100, 180])("at most 30 times for 5,000 tokens at %i ms each", (pace) => {
    expect(writes(5_000, pace)).toBeLessThanOrEqual(30);
  });
});

test("a full queue says how long it is, and when to come back as far as that is known", () => {
  const full = { lane: "gpu", waiting: 20, own: 4, limit: "lane" } as const;
  expect(queueFull({ ...full, concurrency: 2 }, 30_000)).toMatchObject({
    message: expect.stringContaining("20 requests are waiting, 4 of them yours"),
    next: expect.stringContaining("about 15 s"),
    retryable: true,
  });
  expect(queueFull({ ...full, concurrency: 1 }, undefined).next).not.toMatch(/undefined|NaN/);
});

test("who may not have more waiting is told how many are, and what to do about them", () => {
  expect(queueFull({ lane: "gpu", waiting: 12, own: 10, concurrency: 1, limit: "user" }, 30_000)).toMatchObject({
    code: "user_queue_full",
    message: expect.stringContaining("10 of your requests are waiting"),
    next: expect.stringMatching(/ollama_list_requests.*ollama_cancel_request/),
    retryable: true,
  });
});
