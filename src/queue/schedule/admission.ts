import { readableBytes } from "../../core/bytes.ts";
import { HearthError } from "../../core/errors.ts";
import type { Lane } from "../../core/job.ts";
import { sameModel } from "../../core/model-name.ts";
import type { Submission, SubmissionHead } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { cancelled } from "../request/outcome.ts";
import type { RequestHistory } from "../store/request-history.ts";
import type { DailyBudget } from "./daily-budget.ts";
import type { NewRequest, Scheduler } from "./scheduler.ts";

/**
 * Finds the request that asks the same for the same user, if it still waits or runs and has no viewer. Agents repeat calls
 * that timed out, and the GPU should not work twice.
 */
export function findDuplicate(
  active: Iterable<ActiveRequest>,
  { user, fresh, deliverTo }: Pick<Submission, "user" | "fresh" | "deliverTo">,
  digest: string | undefined,
): ActiveRequest | undefined {
  // A turn of a session is never joined: the session itself knows whether a turn is running.
  if (fresh === true || deliverTo !== undefined || digest === undefined) return undefined;
  return [...active].find(
    ({ submission, input, watched }) => submission.user === user && !watched && input.digest === digest,
  );
}

/** Decides whether a new request may come in. */
export class Admission {
  readonly #scheduler: Scheduler;
  readonly #budget: DailyBudget;
  readonly #earlyCancels: EarlyCancels;
  readonly #history: Pick<RequestHistory, "usualDuration">;

  constructor(
    { scheduler, budget }: { scheduler: Scheduler; budget: DailyBudget },
    earlyCancels: EarlyCancels,
    history: Pick<RequestHistory, "usualDuration">,
  ) {
    this.#scheduler = scheduler;
    this.#budget = budget;
    this.#earlyCancels = earlyCancels;
    this.#history = history;
  }

  /**
   * Why a new request may not come in; undefined where it may.
   * @param worth in the user's day; 0 for a request that has come from another host, where it was counted
   */
  refusal({ submission, input }: ActiveRequest, worth: number, now: number): HearthError | undefined {
    const { user, kind, callKey } = submission;
    const conflict = createConflict(this.#scheduler.all(), submission);
    if (conflict !== undefined) return conflict;
    if (this.#earlyCancels.take(callKey, now)) return cancelled();
    return this.lackOfRoom({ user, kind, bytes: input.bytes, worth }, now);
  }

  /** Why there is no room for a new request in its user's day or in its lane; undefined if there is. */
  lackOfRoom(asked: NewRequest & { worth: number }, now: number): HearthError | undefined {
    const spent = asked.worth === 0 ? undefined : this.#budget.refusal(asked.user, asked.worth, now);
    if (spent !== undefined) return spent;
    const full = this.#scheduler.full(asked);
    return full && queueFull(full, this.#history.usualDuration(full.lane));
  }
}

/** Why a model may not be created now: two of one name at once would overwrite each other without an error. */
function createConflict(active: Iterable<ActiveRequest>, { kind, model }: SubmissionHead): HearthError | undefined {
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
  /** Which limit is reached: places of the lane or of the user, or bytes of all that waits or of what the user has waiting. */
  limit: "lane" | "user" | "bytes" | "user_bytes";
  /** Bytes that wait and count for a limit of bytes. */
  bytes?: number;
}

/** The error when no more requests may wait. @param usualMs how long the last requests took, in ms */
export function queueFull(full: FullLane, usualMs: number | undefined): HearthError {
  const { waiting, own, concurrency, limit, bytes = 0 } = full;
  if (limit === "user") {
    return new HearthError("user_queue_full", `${own} of your requests are waiting, which is the limit for one user.`);
  }
  if (limit === "user_bytes") {
    const message = `Your waiting requests have ${readableBytes(bytes)}, and this one is too large to wait with them.`;
    return new HearthError("user_queue_full", message);
  }
  if (limit === "bytes") {
    const message = `The queue is full: requests of ${readableBytes(bytes)} are waiting, and this one is too large to wait with them.`;
    return new HearthError("queue_full", message, "Send less at once, or call again when some of them have ended.");
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
