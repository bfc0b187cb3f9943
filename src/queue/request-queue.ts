import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { currentConfig, requireConfig } from "../config/config-source.ts";
import type { ErrorInfo, HearthError } from "../core/errors.ts";
import type { JobKind } from "../core/job.ts";
import type { DayUsage, Offsets, RequestSummary, Submission } from "../core/request.ts";
import { createLogger, errorFields } from "../telemetry/logger.ts";
import { Arrivals } from "./arrivals.ts";
import { ActiveRequest } from "./request/active-request.ts";
import { cancelled, endedEvent, endedStream, failure, refusedStream } from "./request/outcome.ts";
import type { LargeSubmission } from "./request/request-input.ts";
import { makeRoomForViewer } from "./request/viewer-limit.ts";
import { LEASE_MS, RequestRunner } from "./request-runner.ts";
import { createConflict, EarlyCancels, findDuplicate, queueFull } from "./schedule/admission.ts";
import { worthOf } from "./schedule/request-worth.ts";
import type { NewRequest } from "./schedule/scheduler.ts";
import type { ItemLines } from "./store/item-store.ts";
import { RequestStore } from "./store/request-store.ts";

const MAX_LISTED = 50;

type Events = ReadableStream<Uint8Array>;

/** Result of a cancel: stopped, had ended before, or not known to this user. */
export type CancelOutcome = "cancelled" | "ended" | "unknown";

/** What a queue is doing. */
export interface QueueStatus {
  requests: RequestSummary[];
  running: number;
  waiting: number;
  /** Requests of the user today. Missing for the owner, who has no daily budget. */
  day?: DayUsage;
}

/**
 * Request queue: runs everything that generates on one host, or transfers. One object a host, named by the host's id. A
 * request runs here and not in the Worker's call, so it outlives the call that asked for it; calls are viewers of its events.
 *
 * The object may die at any time. The next one, woken by a call or by the alarm, takes up what is stored. It does so at its
 * first event and not in the constructor, which cannot wait for the settings and whose failure would stop every event.
 *
 * Error classes do not survive RPC, so what a viewer must know comes as an event.
 * During a deployment a Worker and an object of two builds talk to each other, so methods and their values keep their names.
 */
export class RequestQueue extends DurableObject<Bindings> {
  readonly #store = new RequestStore(this.ctx.storage);
  readonly #runner = new RequestRunner(this.ctx, this.env, this.#store);
  readonly #earlyCancels = new EarlyCancels();
  readonly #arrivals = new Arrivals();
  #recovered = false;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    // Until what is stored has been taken up, nobody knows what is due.
    this.#runner.alarm.add((now) => (this.#recovered ? undefined : now + LEASE_MS));
  }

  /** Takes a request, or finds the equal one that is running, and streams its events, one line of JSON each. */
  async submit(submission: Submission, viewer: string): Promise<ReadableStream<Uint8Array>> {
    await this.#prepare();
    const request = new ActiveRequest(submission, Date.now());
    const worth = worthOf(submission);
    const answered = this.#joinOrRefuse(request, submission, worth, viewer);
    if (answered !== undefined) return answered;
    this.#enqueue(request, worth);
    if (request.lifecycle.state === "queued") this.#runner.recorder.submitted(request);
    return this.#watch(request, viewer);
  }

  /**
   * As `submit`, for what is too large for one value: its JSON comes as a stream of UTF-8. It is stored before it starts.
   * Where the stream breaks off, nothing is kept and there are no events.
   */
  async submitLarge(submission: LargeSubmission, json: Events, viewer: string): Promise<Events> {
    await this.#prepare();
    const request = new ActiveRequest(submission, Date.now());
    const { bytes, worth } = submission;
    const early = this.#joinOrRefuse(request, submission, worth, viewer);
    if (early !== undefined) json.cancel().catch(() => {});
    if (early !== undefined) return early;
    const parts = await this.#arrivals.take(json, bytes);
    if (parts === undefined) return new Blob().stream();
    // Others may have come meanwhile.
    const late = this.#joinOrRefuse(request, submission, worth, viewer);
    if (late !== undefined) return late;
    this.#runner.recorder.arrived(request, submission, parts);
    this.#enqueue(request, worth);
    return this.#watch(request, viewer);
  }

  /**
   * Why a request of this user and of about so many bytes would be refused now; undefined if it would be accepted. It takes
   * no place: a caller that has to store something before it submits asks first.
   */
  async refusal(user: string, kind: JobKind, bytes: number): Promise<ErrorInfo | undefined> {
    await this.#prepare();
    return this.#lackOfRoom({ user, kind, bytes, worth: 1 }, Date.now())?.info;
  }

  /**
   * Streams the events of a request of this user from what the viewer has seen; of an ended one, its end. Undefined when it
   * does not exist or belongs to another user. Without a viewer's name the stream ends with what there is now.
   */
  async attach(
    id: string,
    user: string,
    viewer?: string,
    seen?: Offsets,
  ): Promise<ReadableStream<Uint8Array> | undefined> {
    const { scheduler } = await this.#prepare();
    const request = scheduler.get(id);
    if (request !== undefined && request.submission.user !== user) return undefined;
    if (request !== undefined) return this.#watch(request, viewer, seen);
    const ended = this.#store.ended(id, user);
    return ended === undefined ? undefined : endedStream(ended, ended.event);
  }

  /** Items of a stepped request of this user, from `offset` on, as many as `max` characters hold. */
  async items(id: string, user: string, offset: number, max: number): Promise<ItemLines> {
    const { scheduler } = await this.#prepare();
    const own = scheduler.get(id)?.submission.user === user || this.#store.ended(id, user) !== undefined;
    return own ? this.#store.items.page(id, offset, max) : { lines: [], done: 0 };
  }

  /** Ends the stream of a viewer. If its client has gone for good and nothing else needs the request, it is cancelled. */
  async leave(id: string, user: string, viewer: string, forGood: boolean): Promise<void> {
    const { scheduler } = await this.#prepare();
    const request = scheduler.get(id);
    request?.leave(viewer);
    if (forGood && request?.watched === false && !request.outlivesClient) this.#cancel(id, user);
  }

  /** Stops a queued or running request of this user. */
  async cancel(id: string, user: string): Promise<CancelOutcome> {
    await this.#prepare();
    return this.#cancel(id, user);
  }

  /** Whether a request has still to end, or its outcome to be delivered. */
  async isOpen(id: string): Promise<boolean> {
    const { scheduler } = await this.#prepare();
    return scheduler.get(id) !== undefined || this.#store.undelivered().some((request) => request.id === id);
  }

  /** Stops the request of an MCP call of the 2025 era. If the call has not arrived yet, it is refused when it does. */
  async cancelCall(callKey: string, user: string): Promise<void> {
    const { scheduler } = await this.#prepare();
    const request = scheduler.ofCall(callKey);
    if (request === undefined) this.#earlyCancels.add(callKey, Date.now());
    else this.#cancel(request.submission.id, user);
  }

  /** The user's own requests, the newest first, and how many run and wait in all. */
  async status(user: string): Promise<QueueStatus> {
    const { scheduler, budget } = await this.#prepare();
    const requests = this.#store.history.ofUser(user, MAX_LISTED);
    return { requests, ...scheduler.counts, day: budget.usage(user, Date.now()) };
  }

  /** Wakes the object, so that `#prepare` takes up what one that died has left. */
  override alarm(): Promise<void> {
    return this.#runner.alarm.run(async () => {
      try {
        await this.#prepare();
        this.#runner.giveUpWaiting(Date.now());
        this.#runner.endTrials(Date.now());
        await this.#runner.deliveries.deliverAll();
      } catch (thrown) {
        // Without valid settings nothing can run. The work stays stored until they are corrected.
        createLogger({ level: "error", format: "json" }).error("alarm_failed", errorFields(thrown));
      }
      // Last, and in any case: what cannot be deleted must not keep the work waiting, nor the work what is to be deleted.
      this.#store.forget(Date.now());
    });
  }

  /**
   * Begins an event: applies the settings as they are now, and at the object's first event takes up what an earlier object
   * left. @throws HearthError `misconfigured`
   */
  async #prepare(): Promise<RequestRunner> {
    const config = requireConfig(await currentConfig(this.env));
    this.#store.migrate();
    this.#runner.configure(config);
    if (!this.#recovered) {
      for (const request of this.#store.takeUnfinished()) this.#runner.takeUp(request);
      // Only now: if storage fails before, the next event tries again.
      this.#recovered = true;
      this.#runner.startNext();
      this.ctx.waitUntil(this.#runner.deliveries.deliverAll());
    }
    return this.#runner;
  }

  #watch(request: ActiveRequest, viewer: string | undefined, seen?: Offsets): ReadableStream<Uint8Array> {
    const { scheduler } = this.#runner;
    // A viewer that comes back takes its own place again.
    const isNew = viewer !== undefined && !request.viewers.some(({ name }) => name === viewer);
    if (isNew) makeRoomForViewer(scheduler.all(), request.submission.user);
    return request.watch(viewer, scheduler.standing(request), seen);
  }

  #enqueue(request: ActiveRequest, worth: number): void {
    this.#runner.countForDay(request, worth, Date.now());
    this.#runner.scheduler.enqueue(request);
    this.#runner.startNext();
  }

  /** The events of the equal request that a new one joins, or of its refusal; undefined if it may come in. */
  #joinOrRefuse(
    request: ActiveRequest,
    submission: Submission | LargeSubmission,
    worth: number,
    viewer: string,
  ): Promise<Events> | Events | undefined {
    const { scheduler } = this.#runner;
    const [{ user, kind }, now] = [submission, Date.now()];
    const duplicate = findDuplicate(scheduler.all(), submission, request.input.digest);
    if (duplicate !== undefined) return this.#watch(duplicate, viewer);
    const error =
      createConflict(scheduler.all(), submission) ??
      (this.#earlyCancels.take(submission.callKey, now) ? cancelled() : undefined) ??
      this.#lackOfRoom({ user, kind, bytes: request.input.bytes, worth }, now);
    return error && this.#refuse(request, error);
  }

  /** Why there is no room for a new request in its user's day or in its lane; undefined if there is. */
  #lackOfRoom(asked: NewRequest & { worth: number }, now: number): HearthError | undefined {
    const { scheduler, budget } = this.#runner;
    const spent = budget.refusal(asked.user, asked.worth, now);
    if (spent !== undefined) return spent;
    const full = scheduler.full(asked);
    return full && queueFull(full, this.#store.history.usualDuration(full.lane));
  }

  async #refuse(request: ActiveRequest, error: HearthError): Promise<ReadableStream<Uint8Array>> {
    const event = endedEvent(request, failure(error));
    await this.#runner.deliveries.deliver(request.submission, event);
    return refusedStream(event);
  }

  #cancel(id: string, user: string): CancelOutcome {
    const request = this.#runner.scheduler.get(id);
    if (request?.submission.user !== user) return this.#store.ended(id, user) === undefined ? "unknown" : "ended";
    this.#runner.cancel(request);
    return "cancelled";
  }
}
