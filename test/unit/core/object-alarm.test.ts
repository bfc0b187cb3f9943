import { expect, test } from "vitest";
import { ObjectAlarm } from "../../../src/core/object-alarm.ts";

const RETRY_MS = 60_000;

/** An alarm on storage that is only a variable. */
function alarmOf(...dueTimes: (number | undefined)[]) {
  const stored: { at: number | null } = { at: null };
  const alarm = new ObjectAlarm(
    {
      getAlarm: async () => stored.at,
      setAlarm: async (at) => {
        stored.at = at;
      },
      deleteAlarm: async () => {
        stored.at = null;
      },
    },
    RETRY_MS,
  );
  for (const due of dueTimes) alarm.add(() => due);
  return { alarm, stored };
}

test("the earliest due time is planned, and a later one does not replace it", async () => {
  const { alarm, stored } = alarmOf(undefined, 3_000, 2_000);
  await alarm.plan();
  expect(stored.at).toBe(2_000);
  stored.at = 1_000;
  await alarm.plan();
  expect(stored.at).toBe(1_000);
});

test("without anything due there is no alarm, neither before nor after the work", async () => {
  const { alarm, stored } = alarmOf(undefined);
  await alarm.plan();
  expect(stored.at).toBe(null);
  await alarm.run(() => {});
  expect(stored.at).toBe(null);
});

test("a time that has passed is planned, as workerd takes it", async () => {
  const { alarm, stored } = alarmOf(-5);
  await alarm.plan();
  expect(stored.at).toBe(1);
});

test("work that fails is not the last: the next alarm is planned before it", async () => {
  const { alarm, stored } = alarmOf(Date.now() + 1);
  const before = Date.now();
  await expect(alarm.run(() => Promise.reject(new Error("no rows left")))).rejects.toThrow("no rows left");
  expect(stored.at).toBeGreaterThanOrEqual(before + RETRY_MS);
});

test("after the work the next due time replaces the retry", async () => {
  const { alarm, stored } = alarmOf(7_000);
  await alarm.run(() => {});
  expect(stored.at).toBe(7_000);
});

test("work that can wait for a known alarm asks nothing, until that alarm has run", async () => {
  const due: { at: number | undefined } = { at: 5_000 };
  const { alarm, stored } = alarmOf();
  alarm.add(() => due.at);
  await alarm.planUnlessBefore(9_000);
  expect(stored.at).toBe(5_000);
  due.at = 1_000;
  await alarm.planUnlessBefore(9_000);
  expect(stored.at).toBe(5_000);
  await alarm.planUnlessBefore(4_000);
  expect(stored.at).toBe(1_000);
  due.at = undefined;
  await alarm.run(() => {});
  due.at = 8_000;
  await alarm.planUnlessBefore(9_000);
  expect(stored.at).toBe(8_000);
});
