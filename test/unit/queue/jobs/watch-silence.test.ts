import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HearthError } from "../../../../src/core/errors.ts";
import { emptyDelta } from "../../../../src/core/generation.ts";
import type { JobContext } from "../../../../src/queue/jobs/job-context.ts";
import { watchSilence } from "../../../../src/queue/jobs/watch-silence.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const asked = { id: "req", tool: "t", user: "owner", client: "c", model: "m", wishes: {} };
const request = () => new ActiveRequest({ ...asked, kind: "generate", body: {} }, 0);

/** What a job works with at a host that answers, or not. */
function contextOf(answer: () => Promise<string>, itemsDone = 0) {
  const version = vi.fn(answer);
  return { version, context: { host: { version }, itemsDone: () => itemsDone } as unknown as JobContext };
}

const gone = () => Promise.reject(new HearthError("home_unreachable", "Ollama did not answer in time."));

test("a silent host that is not there any more is given up, with the fault that it has", async () => {
  const [silent, { context }] = [request(), contextOf(gone)];
  watchSilence(silent, context);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(silent.abort.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(silent.abort.signal.reason).toMatchObject({ code: "home_unreachable" });
});

test("a silent host that is there may work for as long as it likes, and is asked now and then", async () => {
  const [silent, { context, version }] = [request(), contextOf(async () => "0.32.15")];
  const end = watchSilence(silent, context);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(version).toHaveBeenCalledTimes(6);
  expect(silent.abort.signal.aborted).toBe(false);
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(version).toHaveBeenCalledTimes(6);
});

test("a host that has sent a token, or an item, is not given up", async () => {
  const [begun, stepped] = [request(), request()];
  begun.append({ ...emptyDelta(), text: "So", parts: 1 });
  watchSilence(begun, contextOf(gone).context);
  watchSilence(stepped, contextOf(gone, 1).context);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([begun.abort.signal.aborted, stepped.abort.signal.aborted]).toEqual([false, false]);
});

test("a request that has ended while its host was asked is left alone", async () => {
  let answer: (thrown: Error) => void = () => {};
  const [ended, { context }] = [request(), contextOf(() => new Promise((_, reject) => (answer = reject)))];
  const end = watchSilence(ended, context);
  await vi.advanceTimersByTimeAsync(10_000);
  end();
  answer(new HearthError("home_unreachable", "gone"));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ended.abort.signal.aborted).toBe(false);
});
