import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import { currentConfig, requireConfig } from "../config/config-source.ts";
import type { ErrorInfo } from "../core/errors.ts";
import type { JobKind } from "../core/job.ts";
import type { Offsets, Submission } from "../core/request.ts";
import { createLogger, errorFields } from "../telemetry/logger.ts";
import { Intake } from "./intake.ts";
import type { CancelOutcome, QueueStanding, QueueStatus } from "./queue-status.ts";
import { endedStream } from "./request/outcome.ts";
import type { LargeSubmission } from "./request/request-input.ts";
import { LEASE_MS, RequestRunner } from "./request-runner.ts";
import { Admission, EarlyCancels, findDuplicate } from "./schedule/admission.ts";
import type { ItemLines } from "./store/item-store.ts";
import { RequestStore } from "./store/request-store.ts";

const MAX_LISTED = 50;

type Events = ReadableStream<Uint8Array>;

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
  readonly #admission = new Admission(this.#runner, this.#earlyCancels, this.#store.history);
  readonly #intake = new Intake(this.#runner, this.#admission, this.#store);
  #recovered = false;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    // Until what is stored has been taken up, nobody knows what is due.
    this.#runner.alarm.add((now) => (this.#recovered ? undefined : now + LEASE_MS));
  }

  /** Takes a request, or finds the equal one that is running, and streams its events, one line of JSON each. */
  async submit(submission: Submission, viewer: string): Promise<Events> {
    await this.#prepare();
    return this.#intake.submit(submission, viewer);
  }

  /**
   * As `submit`, for what is too large for one value: its JSON comes as a stream of UTF-8. It is stored before it starts.
   * Where the stream breaks off, nothing is kept and there are no events.
   */
  async submitLarge(submission: LargeSubmission, json: Events, viewer: string): Promise<Events> {
    await this.#prepare();
    return this.#intake.submitLarge(submission, json, viewer);
  }

  /**
   * Takes a request that has left another host. It may be handed over again by a queue that has died meanwhile, and is taken
   * once. When this returns, it is on disk: it has no other queue any more.
   */
  async take(submission: Submission): Promise<void> {
    await this.#prepare();
    return this.#intake.take(submission);
  }

  /** How the lane of the GPU stands, for the choice of a host. It asks nobody. */
  async standing(user = ""): Promise<QueueStanding> {
    if (!this.#recovered) await this.#prepare();
    const { history } = this.#store;
    const lane = this.#runner.scheduler.gpuLane(user);
    return { ...lane, usualMs: history.usualDuration("gpu"), fault: history.lastFault() };
  }

  /** Whether a repeat of this digest by this user would join a request here. It asks nobody. */
  async hasTwin(digest: string, user: string): Promise<boolean> {
    if (!this.#recovered) await this.#prepare();
    return findDuplicate(this.#runner.scheduler.all(), { user }, digest) !== undefined;
  }

  /**
   * Why a request of this user and of about so many bytes would be refused now; undefined if it would be accepted. It takes
   * no place: a caller that has to store something before it submits asks first.
   */
  async refusal(user: string, kind: JobKind, bytes: number): Promise<ErrorInfo | undefined> {
    await this.#prepare();
    return this.#admission.lackOfRoom({ user, kind, bytes, worth: 1 }, Date.now())?.info;
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
    if (request !== undefined) return this.#intake.watch(request, viewer, seen);
    const ended = this.#store.ended(id, user);
    if (ended !== undefined) return endedStream(ended, ended.event, this.#runner.hostName);
    const elsewhere = await this.#runner.mover.queueOf(id, user);
    return elsewhere?.attach(id, user, viewer, seen);
  }

  /** Items of a stepped request of this user, from `offset` on, as many as `max` characters hold. */
  async items(id: string, user: string, offset: number, max: number): Promise<ItemLines> {
    const { scheduler } = await this.#prepare();
    const own = scheduler.get(id)?.submission.user === user || this.#store.ended(id, user) !== undefined;
    if (own) return this.#store.items.page(id, offset, max);
    const elsewhere = await this.#runner.mover.queueOf(id, user);
    return elsewhere?.items(id, user, offset, max) ?? { lines: [], done: 0 };
  }

  /** Ends the stream of a viewer. If its client has gone for good and nothing else needs the request, it is cancelled. */
  async leave(id: string, user: string, viewer: string, forGood: boolean): Promise<void> {
    const { scheduler, mover } = await this.#prepare();
    const request = scheduler.get(id) ?? mover.leaving(id);
    request?.leave(viewer);
    if (!forGood || (request !== undefined && (request.watched || request.outlivesClient))) return;
    if (scheduler.get(id) !== undefined) await this.#cancel(id, user);
    else await (await mover.queueOf(id, user))?.leave(id, user, viewer, forGood);
  }

  /** Stops a queued or running request of this user. */
  async cancel(id: string, user: string): Promise<CancelOutcome> {
    await this.#prepare();
    return this.#cancel(id, user);
  }

  /** Whether a request has still to end, or its outcome to be delivered. */
  async isOpen(id: string): Promise<boolean> {
    const { scheduler, mover } = await this.#prepare();
    if (scheduler.get(id) !== undefined || this.#store.undelivered().some((request) => request.id === id)) return true;
    return (await mover.queueOf(id))?.isOpen(id) ?? false;
  }

  /** Stops the request of an MCP call of the 2025 era. If the call has not arrived yet, it is refused when it does. */
  async cancelCall(callKey: string, user: string): Promise<void> {
    const { scheduler } = await this.#prepare();
    const request = scheduler.ofCall(callKey);
    if (request === undefined) this.#earlyCancels.add(callKey, Date.now());
    else await this.#cancel(request.submission.id, user);
  }

  /** The user's own requests, the newest first, and how many run and wait in all. */
  async status(user: string): Promise<QueueStatus> {
    const { scheduler, budget, hostName } = await this.#prepare();
    const requests = this.#store.history.ofUser(user, MAX_LISTED);
    if (hostName !== undefined) for (const request of requests) request.host = hostName;
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
        await this.#runner.mover.resume();
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
    const config = requireConfig(await currentConfig(this.env, this));
    this.#store.migrate();
    this.#runner.configure(config);
    if (!this.#recovered) {
      for (const request of this.#store.takeUnfinished()) this.#runner.takeUp(request);
      // Only now: if storage fails before, the next event tries again.
      this.#recovered = true;
      this.#runner.startNext();
      this.ctx.waitUntil(this.#runner.deliveries.deliverAll());
      this.ctx.waitUntil(this.#runner.mover.resume());
    }
    return this.#runner;
  }

  async #cancel(id: string, user: string): Promise<CancelOutcome> {
    const { scheduler, mover } = this.#runner;
    const request = scheduler.get(id);
    if (request?.submission.user === user) {
      this.#runner.cancel(request);
      return "cancelled";
    }
    if (this.#store.ended(id, user) !== undefined) return "ended";
    return (await mover.queueOf(id, user))?.cancel(id, user) ?? "unknown";
  }
}
