import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import { requireConfig } from "../config/require-config.ts";
import type { HearthError } from "../core/errors.ts";
import type { ItemPage, Outcome, RequestSummary, Seen, Submission } from "../core/request.ts";
import { ModelGuard } from "../hosts/model-guard.ts";
import { createLogger } from "../telemetry/logger.ts";
import { Deliveries } from "./deliveries.ts";
import { runRequest } from "./jobs/run-job.ts";
import { planAlarm } from "./plan-alarm.ts";
import { ActiveRequest } from "./request/active-request.ts";
import { cancelled, endedEvent, failure, interrupted, refusal, streamOf } from "./request/outcome.ts";
import { createConflict } from "./schedule/create-conflict.ts";
import { EarlyCancels } from "./schedule/early-cancels.ts";
import { findDuplicate } from "./schedule/find-duplicate.ts";
import { queueFull } from "./schedule/queue-full.ts";
import { Scheduler } from "./schedule/scheduler.ts";
import { canResume } from "./store/can-resume.ts";
import { Recorder } from "./store/recorder.ts";
import { RequestStore } from "./store/request-store.ts";
import type { Unfinished } from "./store/unfinished.ts";

const MAX_LISTED = 50;

export type Cancelled = "cancelled" | "ended" | "unknown";

/** What a queue is doing, in the words of its states. */
export interface QueueStatus {
  requests: RequestSummary[];
  running: number;
  waiting: number;
}

/**
 * Everything that generates on one host, or transfers. A request runs here and not in the Worker's own call, so it
 * outlives whoever asked for it; the calls are viewers of its events. One object a host, named by the host's id.
 * Over RPC errors lose their form, so what a viewer must know comes as an event.
 */
export class RequestQueue extends DurableObject<Bindings> {
  readonly #config: Config = requireConfig(this.env);
  readonly #table = new RequestStore(this.ctx.storage);
  readonly #lanes = new Scheduler(this.#config.queue);
  readonly #door = new ModelGuard(this.#config);
  readonly #earlyCancels = new EarlyCancels();
  readonly #log = createLogger(this.#config.log);
  readonly #ledger = new Recorder(this.#table, this.#config.host.id, this.#log);
  readonly #deliveries = new Deliveries(this.#table, this.env, this.#log);

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    for (const request of this.#table.takeUnfinished()) this.#takeUp(request);
    this.#startNext();
    ctx.waitUntil(this.#deliveries.tellAll());
  }

  /** Takes a request, or finds the equal one that runs already, and shows its events, one line of JSON each. */
  submit(submission: Submission, viewer: string): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>> {
    const same = findDuplicate(this.#lanes.all(), submission);
    if (same !== undefined) return same.watch(viewer, this.#lanes.standing(same));
    const now = Date.now();
    const live = new ActiveRequest(submission, now);
    const rival = createConflict(this.#lanes.all(), submission);
    if (rival !== undefined) return this.#refuse(live, rival);
    if (this.#earlyCancels.take(submission.callKey, now)) return this.#refuse(live, cancelled());
    const full = this.#lanes.full(live);
    if (full !== undefined) return this.#refuse(live, queueFull(full, this.#table.history.usualDuration(full.lane)));
    this.#lanes.enqueue(live);
    this.#startNext();
    if (live.lifecycle.state === "queued") this.#ledger.submitted(live);
    return live.watch(viewer, this.#lanes.standing(live));
  }

  /**
   * The events of a request of this user, from what the viewer has seen on; of an ended one, its end. Undefined when
   * there is none, or when it is somebody else's. Without a viewer's name the stream ends with what there is by now.
   */
  attach(id: string, user: string, viewer?: string, seen?: Seen): ReadableStream<Uint8Array> | undefined {
    const live = this.#lanes.get(id);
    if (live !== undefined && live.submission.user !== user) return undefined;
    if (live !== undefined) return live.watch(viewer, this.#lanes.standing(live), seen);
    const ended = this.#table.ended(id, user);
    return ended === undefined ? undefined : streamOf(ended, ended.event);
  }

  /** Items of a stepped request of this user, from `offset` on, as many as `most` characters hold. */
  items(id: string, user: string, offset: number, most: number): ItemPage {
    const mine = this.#lanes.get(id)?.submission.user === user || this.#table.ended(id, user) !== undefined;
    return mine ? this.#table.items.page(id, offset, most) : { lines: [], done: 0 };
  }

  /** A viewer goes. Where its client has gone for good, nobody else watches or waits for it, the request is stopped. */
  leave(id: string, user: string, viewer: string, forGood: boolean): void {
    const live = this.#lanes.get(id);
    live?.leave(viewer);
    if (forGood && live?.watched === false && !live.outlivesClient) this.cancel(id, user);
  }

  /** Stops a queued or running request of this user; the connection to Ollama is closed at once. */
  cancel(id: string, user: string): Cancelled {
    const live = this.#lanes.get(id);
    if (live?.submission.user !== user) return this.#table.ended(id, user) === undefined ? "unknown" : "ended";
    live.abort.abort(cancelled());
    this.#end(live, failure(cancelled()));
    return "cancelled";
  }

  /** Whether it has still to end, or somebody else has still to hear how it did. */
  isOpen(id: string): boolean {
    return this.#lanes.get(id) !== undefined || this.#table.undelivered().some((request) => request.id === id);
  }

  /** Stops what a call of the 2025 era started; one that has not come yet is refused when it does. */
  cancelCall(callKey: string, user: string): void {
    const live = this.#lanes.ofCall(callKey);
    if (live === undefined) this.#earlyCancels.add(callKey, Date.now());
    else this.cancel(live.submission.id, user);
  }

  /** The user's own requests, the newest first, and how much there is in all. */
  status(user: string): QueueStatus {
    return { requests: this.#table.history.ofUser(user, MAX_LISTED), ...this.#lanes.counts };
  }

  /** Waking up has done the work already: see the constructor. */
  override async alarm(): Promise<void> {
    await this.#deliveries.tellAll();
    this.#table.forget(Date.now());
    await this.#planAlarm();
  }

  async #refuse(live: ActiveRequest, error: HearthError): Promise<ReadableStream<Uint8Array>> {
    const event = endedEvent(live, failure(error));
    await this.#deliveries.tell(live.submission, event);
    return refusal(event);
  }

  /** What an object before this one left: what ran is interrupted or goes on, what waited waits on. */
  #takeUp(unfinished: Unfinished): void {
    const live = ActiveRequest.restore(unfinished);
    this.#lanes.enqueue(live);
    if (unfinished.startedAt === undefined || canResume(unfinished)) return;
    live.lifecycle.move("running");
    this.#end(live, { state: "interrupted", error: interrupted().info });
  }

  #startNext(): void {
    for (const live of this.#lanes.start()) this.ctx.waitUntil(this.#run(live));
  }

  async #run(live: ActiveRequest): Promise<void> {
    live.tellRunning();
    if (live.startedAt === undefined) {
      live.startedAt = Date.now();
      // Once the call to Ollama is out: a write holds back all that the object sends, until it is on disk.
      setTimeout(() => this.#recordStart(live));
    }
    const outcome = await runRequest(live, {
      ...{ config: this.#config, door: this.#door, ledger: this.#ledger, log: this.#log },
      awaited: () => this.#lanes.awaited(live),
      itemsDone: () => this.#table.items.count(live.submission.id),
    });
    if (outcome === "yielded") this.#queueAgain(live);
    else this.#end(live, outcome);
  }

  /** Between two steps others go first. */
  #queueAgain(live: ActiveRequest): void {
    if (!live.lifecycle.move("queued")) return;
    this.#lanes.requeue(live);
    this.#startNext();
  }

  #recordStart(live: ActiveRequest): void {
    if (live.lifecycle.ended) return;
    this.#ledger.started(live);
    this.ctx.waitUntil(this.#planAlarm());
  }

  /** The one outcome is written first and told then; what comes later, such as a cancel after the last token, is too late. */
  #end(live: ActiveRequest, outcome: Outcome): void {
    if (!live.lifecycle.move(outcome.state)) return;
    const event = endedEvent(live, outcome);
    this.#ledger.ended(live, event);
    this.#lanes.leave(live);
    // A session has its turn before the viewers can ask for the next.
    const told = this.#deliveries.tell(live.submission, event);
    if (told === undefined) live.end(event);
    else this.ctx.waitUntil(told.then(() => live.end(event)));
    this.ctx.waitUntil(this.#planAlarm());
    this.#startNext();
  }

  #planAlarm(): Promise<void> {
    const busy = this.#lanes.busy || this.#table.undelivered().length > 0;
    return planAlarm(this.ctx.storage, busy, () => this.#table.forgetAt(Date.now()));
  }
}
