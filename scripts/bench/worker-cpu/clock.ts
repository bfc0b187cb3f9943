import { mock } from "node:test";
import { setImmediate as nextTask } from "node:timers/promises";

/*
 * This process's time of day and timers go only as they are told to, so that an answer of two minutes takes as long as
 * its CPU does. A step costs less than 1 us.
 */
mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.now() });

/** Lets pending work continue, then moves the time to `at` (ms since 1970) and runs the timers that are due by then. */
export async function until(at: number): Promise<void> {
  await nextTask();
  mock.timers.tick(Math.max(0, at - Date.now()));
}
