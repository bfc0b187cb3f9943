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
      expect(day.refusal("anna", NOON)).toBeUndefined();
      await day.count("anna", NOON);
    }
    expect(day.refusal("anna", NOON)).toMatchObject({
      code: "daily_limit",
      message: "You have started 3 requests today; the limit for one user is 3.",
      next: expect.stringContaining("in at most 12 h"),
    });
    expect(day.refusal("ben", NOON)).toBeUndefined();
    expect(day.refusal("anna", MIDNIGHT)).toBeUndefined();
  });

  test("is not the owner's", async () => {
    const day = budget(1);
    for (let request = 0; request < 5; request++) await day.count("owner", NOON);
    expect(day.refusal("owner", NOON)).toBeUndefined();
    expect(day.usage("owner", NOON)).toBeUndefined();
    expect(reports).toEqual([]);
  });

  test("continues from what is stored when the object was replaced", () => {
    stored = 7;
    expect(budget(7).refusal("anna", NOON)?.code).toBe("daily_limit");
    expect(budget(8).usage("anna", NOON)).toEqual({ used: 7, limit: 8 });
  });

  test("has a notice once four fifths are used", async () => {
    const day = budget(10);
    for (let request = 0; request < 8; request++) await day.count("anna", NOON);
    expect(day.notice("anna", NOON)).toBeUndefined();
    await day.count("anna", NOON);
    expect(day.notice("anna", NOON)).toBe("You have started 9 of your 10 requests for today.");
  });

  test("counts what the queues of other hosts have reported", async () => {
    const day = budget(10);
    elsewhere = 9;
    await day.count("anna", NOON);
    expect(day.refusal("anna", NOON)?.message).toContain("started 10 requests");
  });

  test("is reported at the first request and then in steps, because each report writes a row", async () => {
    const day = budget(500);
    for (let request = 0; request < 35; request++) await day.count("anna", NOON);
    expect(reports).toEqual([1, 10, 20, 30].map((requests) => ["anna", "2026-11-21", requests]));
  });
});
