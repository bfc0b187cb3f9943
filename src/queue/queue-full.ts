import { HearthError } from "../core/errors.ts";

/** The sentence when nothing more may wait: how long the queue is, and when to come back. `usualMs` as the last ones took. */
export function queueFull(waiting: number, usualMs: number | undefined, atOnce: number): HearthError {
  const next =
    usualMs === undefined
      ? undefined
      : `At the pace of the last requests, a place is free in about ${Math.max(1, Math.ceil(usualMs / atOnce / 1000))} s.`;
  return new HearthError("queue_full", `The queue is full: ${waiting} requests wait already.`, next);
}
