import type { Config } from "../../config/config.ts";
import { JOB_KINDS, type Lane } from "../../core/job-kinds.ts";
import type { RequestEvent } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { FairQueue } from "./fair-queue.ts";
import type { FullLane } from "./queue-full.ts";

/** Transfers leave the GPU alone, but share one line. */
export const TRANSFERS_AT_ONCE = 2;

/** For each lane; those of a user are a part of them. */
type Limits = Pick<Config["queue"], "maxConcurrent" | "maxConcurrentPerUser" | "maxQueued" | "maxQueuedPerUser">;

/** The live requests, waiting or at work: those for the GPU and those that transfer do not wait for each other. */
export class Scheduler {
  readonly #live = new Map<string, ActiveRequest>();
  readonly #turns: Readonly<Record<Lane, FairQueue>>;
  readonly #atOnce: Readonly<Record<Lane, number>>;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#atOnce = { gpu: limits.maxConcurrent, transfer: TRANSFERS_AT_ONCE };
    const turns = (lane: Lane) => new FairQueue(this.#atOnce[lane], limits.maxConcurrentPerUser);
    this.#turns = { gpu: turns("gpu"), transfer: turns("transfer") };
  }

  get counts(): { running: number; waiting: number } {
    const { gpu, transfer } = this.#turns;
    return {
      running: gpu.runningCount + transfer.runningCount,
      waiting: gpu.waitingCount + transfer.waitingCount,
    };
  }

  /** Why this one, which comes anew, may not wait there; undefined while there is room, or where it need not wait. */
  full(live: ActiveRequest): FullLane | undefined {
    const { kind, user } = live.submission;
    const turns = this.#of(live);
    if (turns.isFreeFor(user)) return undefined;
    const { lane } = JOB_KINDS[kind];
    const places = { lane, atOnce: this.#atOnce[lane], waiting: turns.waitingCount, own: turns.waitingOf(user) };
    if (places.waiting >= this.#limits.maxQueued) return { ...places, whose: "all" };
    return places.own >= this.#limits.maxQueuedPerUser ? { ...places, whose: "own" } : undefined;
  }

  get busy(): boolean {
    return this.#live.size > 0;
  }

  get(id: string): ActiveRequest | undefined {
    return this.#live.get(id);
  }

  all(): Iterable<ActiveRequest> {
    return this.#live.values();
  }

  ofCall(callKey: string): ActiveRequest | undefined {
    return [...this.#live.values()].find(({ submission }) => submission.callKey === callKey);
  }

  enqueue(live: ActiveRequest): void {
    this.#live.set(live.submission.id, live);
    this.#of(live).enqueue(live.submission.id, live.submission.user);
  }

  leave(live: ActiveRequest): void {
    this.#live.delete(live.submission.id);
    this.#of(live).leave(live.submission.id);
  }

  /** Behind those that wait. */
  requeue(live: ActiveRequest): void {
    this.leave(live);
    this.enqueue(live);
  }

  /**
   * Whether something waits that is to go between two steps of this one. Not the same user's next list of steps: two that
   * take turns have their models loaded anew for every step, and neither ends sooner. Nor what could not start anyway.
   */
  awaited(live: ActiveRequest): boolean {
    const { kind, user } = live.submission;
    return [...this.#live.values()].some(({ lifecycle, submission }) => {
      if (lifecycle.state !== "queued" || JOB_KINDS[submission.kind].lane !== JOB_KINDS[kind].lane) return false;
      if (submission.user === user) return JOB_KINDS[submission.kind].stepped !== true;
      return !this.#of(live).isBusy(submission.user);
    });
  }

  /** Where it stands, for a viewer. */
  standing(live: ActiveRequest): RequestEvent {
    if (live.lifecycle.state === "running") return { type: "running" };
    return { type: "queued", position: this.#of(live).position(live.submission.id) };
  }

  /** Takes the requests that may start now; those that wait on are told their new place. */
  start(): ActiveRequest[] {
    const ids = [...this.#turns.gpu.start(), ...this.#turns.transfer.start()];
    const started = ids.flatMap((id) => this.#live.get(id) ?? []).filter((live) => live.lifecycle.move("running"));
    for (const live of this.#live.values()) {
      if (live.lifecycle.state === "queued") live.tellPosition(this.#of(live).position(live.submission.id));
    }
    return started;
  }

  #of(live: ActiveRequest): FairQueue {
    return this.#turns[JOB_KINDS[live.submission.kind].lane];
  }
}
