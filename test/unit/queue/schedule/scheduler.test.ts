import { describe, expect, test } from "vitest";
import { MAX_QUEUED_BYTES } from "../../../../src/core/bytes.ts";
import type { JobKind } from "../../../../src/core/job.ts";
import type { Submission } from "../../../../src/core/request.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";
import { type QueueLimits, Scheduler } from "../../../../src/queue/schedule/scheduler.ts";

const limits = {
  maxConcurrent: 2,
  maxConcurrentPerUser: 1,
  maxQueued: 4,
  maxQueuedPerUser: 2,
  maxQueuedBytesPerUser: 1_000,
};

function request(id: string, user: string, kind: JobKind = "generate"): ActiveRequest {
  const asked = { id, user, tool: "t", client: "c", model: "m", wishes: {} };
  return new ActiveRequest({ ...asked, kind, body: {} } as Submission, 0);
}

/** A request whose input lies in storage and has so many MB. */
function requestOf(id: string, user: string, mb: number): ActiveRequest {
  const asked = { id, user, tool: "t", client: "c", model: "m", wishes: {}, kind: "generate" } as const;
  return new ActiveRequest({ ...asked, bytes: mb * 1024 * 1024 }, 0);
}

function schedulerWith(limits: QueueLimits): Scheduler {
  const scheduler = new Scheduler();
  scheduler.setLimits(limits);
  return scheduler;
}

function enqueue(scheduler: Scheduler, ...requests: ActiveRequest[]): string[] {
  for (const request of requests) scheduler.enqueue(request);
  return scheduler.start().map(({ submission }) => submission.id);
}

test("a user at their part of the GPU waits, and others start; transfers keep to it too, and do not count with it", () => {
  const scheduler = schedulerWith(limits);
  expect(enqueue(scheduler, request("a1", "anna"), request("a2", "anna"), request("b1", "bert"))).toEqual(["a1", "b1"]);
  const pulls = [request("p1", "anna", "pull"), request("p2", "anna", "pull"), request("p3", "bert", "pull")];
  expect(enqueue(scheduler, ...pulls)).toEqual(["p1", "p3"]);
});

test("what would have to wait is refused past a user's places, or past all places, and what starts at once never is", () => {
  const scheduler = schedulerWith(limits);
  const whose = (user: string) => scheduler.full({ user, kind: "generate", bytes: 0 })?.limit;
  enqueue(scheduler, request("a1", "anna"), request("a2", "anna"));
  expect(whose("anna")).toBeUndefined();
  enqueue(scheduler, request("a3", "anna"));
  expect(scheduler.full({ user: "anna", kind: "generate", bytes: 0 })).toEqual({
    lane: "gpu",
    concurrency: 2,
    waiting: 2,
    own: 2,
    limit: "user",
  });
  expect(whose("bert")).toBeUndefined();
  enqueue(scheduler, request("b1", "bert"), request("b2", "bert"), request("b3", "bert"));
  expect([whose("anna"), whose("bert"), whose("carl")]).toEqual(["lane", "lane", "lane"]);
  expect(scheduler.full({ user: "anna", kind: "pull", bytes: 0 })).toBeUndefined();
});

test("between two steps room is made only for what could start then", () => {
  const scheduler = schedulerWith(limits);
  const [batch, running] = [request("a1", "anna", "batch"), request("b1", "bert")];
  enqueue(scheduler, batch, running, request("b2", "bert"));
  expect(scheduler.hasWaiters(batch)).toBe(false);
  enqueue(scheduler, request("c1", "carl"));
  expect(scheduler.hasWaiters(batch)).toBe(true);
});

test("what waits again between two steps needs no place of its own", () => {
  const scheduler = schedulerWith({ ...limits, maxConcurrent: 1, maxQueued: 1, maxQueuedPerUser: 0 });
  const batch = request("a1", "anna", "batch");
  enqueue(scheduler, batch, request("b1", "bert"));
  expect(batch.lifecycle.move("queued")).toBe(true);
  scheduler.requeue(batch);
  expect(scheduler.start().map(({ submission }) => submission.id)).toEqual(["b1"]);
  expect(scheduler.standing(batch)).toEqual({ type: "queued", position: 1 });
});

describe("bytes", () => {
  const wide = { maxConcurrent: 4, maxQueued: 100, maxQueuedPerUser: 100, maxQueuedBytesPerUser: MAX_QUEUED_BYTES / 2 };
  const end = (scheduler: Scheduler, id: string) => {
    const ended = scheduler.get(id);
    if (ended !== undefined) scheduler.remove(ended);
    return scheduler.start().map(({ submission }) => submission.id);
  };

  test("at work are 32 MB: what does not fit beside the others waits, and what comes behind it waits with it", () => {
    const scheduler = schedulerWith(wide);
    const started = enqueue(scheduler, requestOf("a1", "anna", 16), requestOf("b1", "bert", 10));
    expect(started).toEqual(["a1", "b1"]);
    expect(enqueue(scheduler, requestOf("c1", "carl", 16), requestOf("d1", "dora", 1))).toEqual([]);
    expect(end(scheduler, "b1")).toEqual(["c1"]);
    expect(end(scheduler, "a1")).toEqual(["d1"]);
  });

  test("of one request alone may be more", () => {
    const scheduler = schedulerWith(wide);
    expect(enqueue(scheduler, requestOf("a1", "anna", 40), requestOf("a2", "anna", 1))).toEqual(["a1"]);
    expect(end(scheduler, "a1")).toEqual(["a2"]);
  });

  test("that wait are 256 MB, and half of that are one user's where there are others", () => {
    const scheduler = schedulerWith(wide);
    const full = (user: string, mb: number) => scheduler.full({ user, kind: "generate", bytes: mb * 1024 * 1024 });
    enqueue(scheduler, requestOf("a0", "anna", 32));
    enqueue(scheduler, ...Array.from({ length: 8 }, (_, at) => requestOf(`a${at + 1}`, "anna", 16)));
    expect(full("anna", 1)).toMatchObject({ limit: "user_bytes", bytes: MAX_QUEUED_BYTES / 2 });
    expect(full("bert", 16)).toBeUndefined();
    enqueue(scheduler, ...Array.from({ length: 8 }, (_, at) => requestOf(`b${at}`, "bert", 16)));
    expect(full("carl", 1)).toMatchObject({ limit: "bytes", bytes: MAX_QUEUED_BYTES });
  });
});
