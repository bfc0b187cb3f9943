import type { RequestEvent } from "../core/request.ts";
import { KINDS, type Lane } from "../core/request-kinds.ts";
import type { LiveRequest } from "./live-request.ts";
import type { FullLane } from "./queue-full.ts";
import { Turns } from "./turns.ts";

/** Transfers leave the GPU alone, but share one line. */
const TRANSFERS_AT_ONCE = 2;

/** The live requests, waiting or at work: those for the GPU and those that transfer do not wait for each other. */
export class Lanes {
  readonly #live = new Map<string, LiveRequest>();
  readonly #turns: Readonly<Record<Lane, Turns>>;
  readonly #atOnce: Readonly<Record<Lane, number>>;
  readonly #mostWaiting: number;

  constructor(limits: { maxConcurrent: number; maxQueued: number }) {
    this.#atOnce = { gpu: limits.maxConcurrent, transfer: TRANSFERS_AT_ONCE };
    this.#turns = { gpu: new Turns(this.#atOnce.gpu), transfer: new Turns(this.#atOnce.transfer) };
    this.#mostWaiting = limits.maxQueued;
  }

  get counts(): { running: number; waiting: number } {
    const { gpu, transfer } = this.#turns;
    return {
      running: gpu.runningCount + transfer.runningCount,
      waiting: gpu.waitingCount + transfer.waitingCount,
    };
  }

  /** Why no more may wait there; undefined while there is room. */
  full(live: LiveRequest): FullLane | undefined {
    const { runningCount, waitingCount } = this.#of(live);
    const { lane } = KINDS[live.submission.kind];
    const atOnce = this.#atOnce[lane];
    if (runningCount < atOnce || waitingCount < this.#mostWaiting) return undefined;
    return { lane, waiting: waitingCount, atOnce };
  }

  get busy(): boolean {
    return this.#live.size > 0;
  }

  get(id: string): LiveRequest | undefined {
    return this.#live.get(id);
  }

  all(): Iterable<LiveRequest> {
    return this.#live.values();
  }

  ofCall(callKey: string): LiveRequest | undefined {
    return [...this.#live.values()].find(({ submission }) => submission.callKey === callKey);
  }

  enqueue(live: LiveRequest): void {
    this.#live.set(live.submission.id, live);
    this.#of(live).enqueue(live.submission.id, live.submission.user);
  }

  leave(live: LiveRequest): void {
    this.#live.delete(live.submission.id);
    this.#of(live).leave(live.submission.id);
  }

  /** Behind those that wait. */
  requeue(live: LiveRequest): void {
    this.leave(live);
    this.enqueue(live);
  }

  /**
   * Whether something waits that is to go between two steps of this one. Not the same user's next list of steps: two that
   * take turns have their models loaded anew for every step, and neither ends sooner.
   */
  awaited(live: LiveRequest): boolean {
    const { kind, user } = live.submission;
    return [...this.#live.values()].some(({ lifecycle, submission }) => {
      if (lifecycle.state !== "queued" || KINDS[submission.kind].lane !== KINDS[kind].lane) return false;
      return submission.user !== user || KINDS[submission.kind].stepped !== true;
    });
  }

  /** Where it stands, for a viewer. */
  standing(live: LiveRequest): RequestEvent {
    if (live.lifecycle.state === "running") return { type: "running" };
    return { type: "queued", position: this.#of(live).position(live.submission.id) };
  }

  /** Takes the requests that may start now; those that wait on are told their new place. */
  start(): LiveRequest[] {
    const ids = [...this.#turns.gpu.start(), ...this.#turns.transfer.start()];
    const started = ids.flatMap((id) => this.#live.get(id) ?? []).filter((live) => live.lifecycle.move("running"));
    for (const live of this.#live.values()) {
      if (live.lifecycle.state === "queued") live.tellPosition(this.#of(live).position(live.submission.id));
    }
    return started;
  }

  #of(live: LiveRequest): Turns {
    return this.#turns[KINDS[live.submission.kind].lane];
  }
}
