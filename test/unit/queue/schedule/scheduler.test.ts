import { expect, test } from "vitest";
import type { JobKind } from "../../../../src/core/job-kinds.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";
import { Scheduler } from "../../../../src/queue/schedule/scheduler.ts";

const limits = { maxConcurrent: 2, maxConcurrentPerUser: 1, maxQueued: 4, maxQueuedPerUser: 2 };

function request(id: string, user: string, kind: JobKind = "generate"): ActiveRequest {
  return new ActiveRequest({ id, kind, user, tool: "t", client: "c", model: "m", body: {}, wishes: {} }, 0);
}

function enqueue(lanes: Scheduler, ...requests: ActiveRequest[]): string[] {
  for (const live of requests) lanes.enqueue(live);
  return lanes.start().map(({ submission }) => submission.id);
}

test("a user at their part of the GPU waits, and others start; transfers keep to it too, and do not count with it", () => {
  const lanes = new Scheduler(limits);
  expect(enqueue(lanes, request("a1", "anna"), request("a2", "anna"), request("b1", "bert"))).toEqual(["a1", "b1"]);
  const pulls = [request("p1", "anna", "pull"), request("p2", "anna", "pull"), request("p3", "bert", "pull")];
  expect(enqueue(lanes, ...pulls)).toEqual(["p1", "p3"]);
});

test("what would have to wait is refused past a user's places, or past all places, and what starts at once never is", () => {
  const lanes = new Scheduler(limits);
  const whose = (user: string) => lanes.full(request("new", user))?.whose;
  enqueue(lanes, request("a1", "anna"), request("a2", "anna"));
  expect(whose("anna")).toBeUndefined();
  enqueue(lanes, request("a3", "anna"));
  expect(lanes.full(request("new", "anna"))).toEqual({ lane: "gpu", atOnce: 2, waiting: 2, own: 2, whose: "own" });
  expect(whose("bert")).toBeUndefined();
  enqueue(lanes, request("b1", "bert"), request("b2", "bert"), request("b3", "bert"));
  expect([whose("anna"), whose("bert"), whose("carl")]).toEqual(["all", "all", "all"]);
  expect(lanes.full(request("pull", "anna", "pull"))).toBeUndefined();
});

test("between two steps room is made only for what could start then", () => {
  const lanes = new Scheduler(limits);
  const [batch, running] = [request("a1", "anna", "batch"), request("b1", "bert")];
  enqueue(lanes, batch, running, request("b2", "bert"));
  expect(lanes.awaited(batch)).toBe(false);
  enqueue(lanes, request("c1", "carl"));
  expect(lanes.awaited(batch)).toBe(true);
});

test("what waits again between two steps needs no place of its own", () => {
  const lanes = new Scheduler({ ...limits, maxConcurrent: 1, maxQueued: 1, maxQueuedPerUser: 0 });
  const batch = request("a1", "anna", "batch");
  enqueue(lanes, batch, request("b1", "bert"));
  expect(batch.lifecycle.move("queued")).toBe(true);
  lanes.requeue(batch);
  expect(lanes.start().map(({ submission }) => submission.id)).toEqual(["b1"]);
  expect(lanes.standing(batch)).toEqual({ type: "queued", position: 1 });
});
