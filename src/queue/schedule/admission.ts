import { HearthError } from "../../core/errors.ts";
import type { Lane } from "../../core/job.ts";
import { sameModel } from "../../core/model-name.ts";
import type { Submission } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";

/**
 * Finds the request that asks the same for the same user, if it still waits or runs and has no viewer. Agents repeat calls
 * that timed out, and the GPU should not work twice.
 */
export function findDuplicate(active: Iterable<ActiveRequest>, submission: Submission): ActiveRequest | undefined {
  // A turn of a session is never joined: the session itself knows whether a turn is running.
  if (submission.fresh === true || submission.deliverTo !== undefined) return undefined;
  const unwatched = [...active].filter(({ watched }) => !watched);
  // A body may hold megabytes of images, so its key is made only where there is something to compare it with.
  const wanted = unwatched.length > 0 ? duplicateKey(submission) : undefined;
  return unwatched.find((request) => duplicateKey(request.submission) === wanted);
}

function duplicateKey(submission: Submission): string {
  const { user, tool, kind, model, body, wishes } = submission;
  // The models of a comparison are sorted by what was loaded at the time of the call.
  return submission.kind === "compare"
    ? JSON.stringify([user, tool, kind, "", { ...body, models: [...submission.body.models].sort() }, wishes])
    : JSON.stringify([user, tool, kind, model, body, wishes]);
}

/** Why a model may not be created now: two of one name at once would overwrite each other without an error. */
export function createConflict(active: Iterable<ActiveRequest>, { kind, model }: Submission): HearthError | undefined {
  if (kind !== "create") return undefined;
  const rival = [...active].find(
    ({ submission }) => submission.kind === "create" && sameModel(submission.model, model),
  );
  if (rival === undefined) return undefined;
  const next = `Wait for it: ollama_get_request with request_id ${rival.submission.id}.`;
  return new HearthError("busy", `The model ${model} is already being made.`, next);
}

/** How long a cancel is kept that overtook its call on the way to the object. */
const KEPT_MS = 10_000;

/** Cancels that arrived before their request, by the key of the call. Times in ms. */
export class EarlyCancels {
  readonly #until = new Map<string, number>();

  add(callKey: string, now: number): void {
    for (const [key, until] of this.#until) if (until < now) this.#until.delete(key);
    this.#until.set(callKey, now + KEPT_MS);
  }

  /** Whether this call was cancelled before it arrived. A cancel counts once. */
  take(callKey: string | undefined, now: number): boolean {
    if (callKey === undefined) return false;
    const until = this.#until.get(callKey);
    this.#until.delete(callKey);
    return until !== undefined && until >= now;
  }
}

/** A lane in which a request finds no place to wait. */
export interface FullLane {
  lane: Lane;
  waiting: number;
  /** The waiting requests of the user who asks. */
  own: number;
  /** How many of the lane run at the same time. */
  concurrency: number;
  /** Which limit is reached: that of the lane, or that of the user. */
  limit: "lane" | "user";
}

/** The error when no more requests may wait. @param usualMs how long the last requests took, in ms */
export function queueFull({ waiting, own, concurrency, limit }: FullLane, usualMs: number | undefined): HearthError {
  if (limit === "user") {
    return new HearthError("user_queue_full", `${own} of your requests are waiting, which is the limit for one user.`);
  }
  const seconds = usualMs === undefined ? undefined : Math.max(1, Math.ceil(usualMs / concurrency / 1000));
  const next =
    seconds === undefined ? undefined : `At the pace of the last requests, a place is free in about ${seconds} s.`;
  return new HearthError(
    "queue_full",
    `The queue is full: ${waiting} requests are waiting, ${own} of them yours.`,
    next,
  );
}
