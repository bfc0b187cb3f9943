import type { Config } from "../../config/config.ts";
import { MAX_QUEUED_BYTES, MAX_WORK_BYTES } from "../../core/bytes.ts";
import { JOB_KINDS, type JobKind, type Lane } from "../../core/job.ts";
import type { RequestEvent } from "../../core/request.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { FullLane } from "./admission.ts";
import { FairQueue } from "./fair-queue.ts";

/** Transfers do not use the GPU, but they share one network connection. */
export const CONCURRENT_TRANSFERS = 2;

/** Limits of each lane. */
export type QueueLimits = Pick<
  Config["queue"],
  "maxConcurrent" | "maxConcurrentPerUser" | "maxQueued" | "maxQueuedPerUser" | "maxQueuedBytesPerUser"
>;

/** What decides whether there is room for a request. `bytes` are those of its input. */
export interface NewRequest {
  user: string;
  kind: JobKind;
  bytes: number;
}

/** The active requests, queued or running, in two lanes: those for the GPU and transfers do not wait for each other. */
export class Scheduler {
  readonly #active = new Map<string, ActiveRequest>();
  readonly #queues: Readonly<Record<Lane, FairQueue>> = { gpu: new FairQueue(), transfer: new FairQueue() };
  #limits: QueueLimits | undefined;

  /** The limits of the settings as they are now. Nothing starts before they are set. */
  setLimits(limits: QueueLimits): void {
    this.#limits = limits;
    this.#queues.gpu.setLimits(limits.maxConcurrent, limits.maxConcurrentPerUser);
    this.#queues.transfer.setLimits(CONCURRENT_TRANSFERS, limits.maxConcurrentPerUser);
  }

  get counts(): { running: number; waiting: number } {
    const { gpu, transfer } = this.#queues;
    return {
      running: gpu.runningCount + transfer.runningCount,
      waiting: gpu.waitingCount + transfer.waitingCount,
    };
  }

  /** How the lane of the GPU stands. `free` is how many new requests of this user would start at once. */
  gpuLane(user: string): { running: number; waiting: number; free: number } {
    const { gpu } = this.#queues;
    const { runningCount: running, waitingCount: waiting } = gpu;
    return { running, waiting, free: gpu.startsAtOnce(user, 0, this.#room) ? gpu.limit - running : 0 };
  }

  /** The lane that has no place for this new request; undefined where it may wait, or starts at once. */
  full({ user, kind, bytes }: NewRequest): FullLane | undefined {
    const queue = this.#queues[JOB_KINDS[kind].lane];
    const limits = this.#limits;
    if (limits === undefined || queue.startsAtOnce(user, bytes, this.#room)) return undefined;
    const places = {
      lane: JOB_KINDS[kind].lane,
      concurrency: queue.limit,
      waiting: queue.waitingCount,
      own: queue.waitingOf(user),
    };
    if (places.waiting >= limits.maxQueued) return { ...places, limit: "lane" };
    if (places.own >= limits.maxQueuedPerUser) return { ...places, limit: "user" };
    const queued = this.#waitingBytes();
    if (queued + bytes > MAX_QUEUED_BYTES) return { ...places, limit: "bytes", bytes: queued };
    const own = this.#waitingBytes(user);
    return own + bytes > limits.maxQueuedBytesPerUser ? { ...places, limit: "user_bytes", bytes: own } : undefined;
  }

  get busy(): boolean {
    return this.#active.size > 0;
  }

  get(id: string): ActiveRequest | undefined {
    return this.#active.get(id);
  }

  all(): Iterable<ActiveRequest> {
    return this.#active.values();
  }

  /** The request of an MCP call of the 2025 era. */
  ofCall(callKey: string): ActiveRequest | undefined {
    return [...this.#active.values()].find(({ submission }) => submission.callKey === callKey);
  }

  enqueue(request: ActiveRequest): void {
    this.#active.set(request.submission.id, request);
    this.#queueOf(request).enqueue(request.submission.id, request.submission.user, request.input.bytes);
  }

  /** Takes out a request that has ended, queued or running. */
  remove(request: ActiveRequest): void {
    this.#active.delete(request.submission.id);
    this.#queueOf(request).remove(request.submission.id);
  }

  /** Puts a running request behind those that wait. */
  requeue(request: ActiveRequest): void {
    this.remove(request);
    this.enqueue(request);
  }

  /**
   * Whether a waiting request should run between two steps of this one. Another stepped request of the same user should
   * not: two that alternate reload their models for each step, and neither ends sooner. Nor should one that could not start.
   */
  hasWaiters(request: ActiveRequest): boolean {
    const { kind, user } = request.submission;
    return [...this.#active.values()].some(({ lifecycle, submission }) => {
      if (lifecycle.state !== "queued" || JOB_KINDS[submission.kind].lane !== JOB_KINDS[kind].lane) return false;
      if (submission.user === user) return JOB_KINDS[submission.kind].stepped !== true;
      return !this.#queueOf(request).isAtLimit(submission.user);
    });
  }

  /** Where a request stands, as an event for a viewer. */
  standing(request: ActiveRequest): RequestEvent {
    if (request.lifecycle.state === "running") return { type: "running" };
    return { type: "queued", position: this.#queueOf(request).position(request.submission.id) };
  }

  /** Moves the requests that may start now to running and returns them. The others are told their new place. */
  start(): ActiveRequest[] {
    const ids = Object.values(this.#queues).flatMap((queue) => queue.start(this.#room));
    const started = ids
      .flatMap((id) => this.#active.get(id) ?? [])
      .filter((request) => request.lifecycle.move("running"));
    for (const request of this.#active.values()) {
      if (request.lifecycle.state === "queued") {
        request.tellPosition(this.#queueOf(request).position(request.submission.id));
      }
    }
    return started;
  }

  /** Bytes that may start now. */
  get #room(): number {
    return Object.values(this.#queues).reduce((room, { runningBytes }) => room - runningBytes, MAX_WORK_BYTES);
  }

  #waitingBytes(user?: string): number {
    return Object.values(this.#queues).reduce((sum, queue) => sum + queue.waitingBytes(user), 0);
  }

  #queueOf(request: ActiveRequest): FairQueue {
    return this.#queues[JOB_KINDS[request.submission.kind].lane];
  }
}
