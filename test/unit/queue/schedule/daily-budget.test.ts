import { beforeEach, describe, expect, test } from "vitest";
import { DailyBudget } from "../../../../src/queue/schedule/daily-budget.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const MIDNIGHT = Date.UTC(2026, 10, 22);

/** What the queue has stored, what the other hosts have counted, and what was reported. */
let stored: number;
let elsewhere: number;
let reports: [user: string, day: string, requests: number][];

beforeEach(() => {
  stored = 0;
  elsewhere = 0;
  reports = [];
});

function budget(limit: number) {
  const made = new DailyBudget({
    stored: () => stored,
    report: async (...report) => {
      reports.push(report);
      return report[2] + elsewhere;
    },
  });
  made.setLimit(limit);
  return made;
}

describe("the daily budget of a user", () => {
  test("refuses what comes beyond it, and starts again at midnight UTC", async () => {
    const day = budget(3);
    for (let request = 0; request < 3; request++) {
      expect(day.refusal("anna", 1, NOON)).toBeUndefined();
      await day.count("anna", 1, NOON);
    }
    expect(day.refusal("anna", 1, NOON)).toMatchObject({
      code: "daily_limit",
      message: "You have used 3 requests today; the limit for one user is 3.",
      next: expect.stringContaining("in at most 12 h"),
    });
    expect(day.refusal("ben", 1, NOON)).toBeUndefined();
    expect(day.refusal("anna", 1, MIDNIGHT)).toBeUndefined();
  });

  test("counts a long job as several, and refuses one that is too much for what is left, but none on a fresh day", async () => {
    const day = budget(30);
    expect(day.refusal("anna", 100, NOON)).toBeUndefined();
    await day.count("anna", 21, NOON);
    expect(day.refusal("anna", 9, NOON)).toBeUndefined();
    expect(day.refusal("anna", 10, NOON)).toMatchObject({
      code: "daily_limit",
      message: "This call counts as 10 requests, and you have 9 of your 30 for today left.",
      next: expect.stringMatching(/^Send less in one call, or call again after 00:00 UTC/),
    });
  });

  test("is not the owner's", async () => {
    const day = budget(1);
    for (let request = 0; request < 5; request++) await day.count("owner", 1, NOON);
    expect(day.refusal("owner", 1, NOON)).toBeUndefined();
    expect(day.usage("owner", NOON)).toBeUndefined();
    expect(reports).toEqual([]);
  });

  test("continues from what is stored when the object was replaced", () => {
    stored = 7;
    expect(budget(7).refusal("anna", 1, NOON)?.code).toBe("daily_limit");
    expect(budget(8).usage("anna", NOON)).toEqual({ used: 7, limit: 8 });
  });

  test("has a notice once four fifths are used", async () => {
    const day = budget(10);
    for (let request = 0; request < 8; request++) await day.count("anna", 1, NOON);
    expect(day.notice("anna", NOON)).toBeUndefined();
    await day.count("anna", 1, NOON);
    expect(day.notice("anna", NOON)).toBe("You have used 9 of your 10 requests for today.");
  });

  test("counts what the queues of other hosts have reported", async () => {
    const day = budget(10);
    elsewhere = 9;
    await day.count("anna", 1, NOON);
    expect(day.refusal("anna", 1, NOON)?.message).toContain("used 10 requests");
  });

  test("is reported at the first request and then in steps, because each report writes a row", async () => {
    const day = budget(500);
    for (let request = 0; request < 35; request++) await day.count("anna", 1, NOON);
    expect(reports).toEqual([1, 10, 20, 30].map((requests) => ["anna", "2026-11-21", requests]));
  });
});
