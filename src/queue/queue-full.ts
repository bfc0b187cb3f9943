import { HearthError } from "../core/errors.ts";
import type { Lane } from "../core/request-kinds.ts";

export interface FullLane {
  lane: Lane;
  waiting: number;
  /** How many of it run at the same time. */
  atOnce: number;
}

/** The sentence when nothing more may wait: how long the queue is, and when to come back. `usualMs` as the last ones took. */
export function queueFull({ waiting, atOnce }: FullLane, usualMs: number | undefined): HearthError {
  const next =
    usualMs === undefined
      ? undefined
      : `At the pace of the last requests, a place is free in about ${Math.max(1, Math.ceil(usualMs / atOnce / 1000))} s.`;
  return new HearthError("queue_full", `The queue is full: ${waiting} requests wait already.`, next);
}
