import { HearthError } from "../../core/errors.ts";
import type { Lane } from "../../core/job-kinds.ts";

export interface FullLane {
  lane: Lane;
  waiting: number;
  /** Those of the user who asks. */
  own: number;
  /** How many of it run at the same time. */
  atOnce: number;
  /** Which places are taken: all that there are, or all that one user may have. */
  whose: "all" | "own";
}

/** The sentence when nothing more may wait: how many do, and when to come back. `usualMs` as the last ones took. */
export function queueFull({ waiting, own, atOnce, whose }: FullLane, usualMs: number | undefined): HearthError {
  if (whose === "own") {
    return new HearthError("user_queue_full", `${own} requests of yours wait already, and no user may have more.`);
  }
  const next =
    usualMs === undefined
      ? undefined
      : `At the pace of the last requests, a place is free in about ${Math.max(1, Math.ceil(usualMs / atOnce / 1000))} s.`;
  return new HearthError(
    "queue_full",
    `The queue is full: ${waiting} requests wait already, ${own} of them yours.`,
    next,
  );
}
