import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startDeadlines } from "../../../src/hosts/deadlines.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = (outer = new AbortController().signal) => startDeadlines({ totalMs: 10_000, idleMs: 1_000 }, outer);

test("silence before the first chunk is borne until the total deadline, which then speaks of loading", () => {
  const { signal } = start();
  vi.advanceTimersByTime(9_999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toMatchObject({ code: "load_timeout" });
});

test("where silence has no reason it ends before the first chunk too, and not after one", () => {
  const times = { totalMs: 10_000, idleMs: 1_000, firstChunkMs: 2_000 };
  const mute = startDeadlines(times, new AbortController().signal);
  const begun = startDeadlines({ ...times, idleMs: 5_000 }, new AbortController().signal);
  vi.advanceTimersByTime(1_999);
  begun.chunkReceived();
  expect(mute.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(mute.signal.reason).toMatchObject({
    code: "idle_timeout",
    message: expect.stringMatching(/sent nothing for 2 s/),
  });
  expect(begun.signal.aborted).toBe(false);
});

test("silence after a chunk ends it at the idle deadline", () => {
  const { signal, chunkReceived } = start();
  chunkReceived();
  vi.advanceTimersByTime(999);
  chunkReceived();
  vi.advanceTimersByTime(999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.reason).toMatchObject({ code: "idle_timeout" });
});

test("an answer that never ends meets the total deadline", () => {
  const { signal, chunkReceived } = start();
  for (let ms = 0; ms < 10_000; ms += 500) {
    chunkReceived();
    vi.advanceTimersByTime(500);
  }
  expect(signal.reason).toMatchObject({ code: "total_timeout" });
});

test("whoever gives up outside is heard, and a stopped clock does nothing", () => {
  const outer = new AbortController();
  const { signal, stop } = start(outer.signal);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(signal.aborted).toBe(false);
  outer.abort("gone");
  expect(signal.reason).toBe("gone");
});
