import type { Bindings } from "../config/bindings.ts";
import { type Config, findHost } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import type { JobKind, JobOf } from "../core/job.ts";
import { ObjectAlarm } from "../core/object-alarm.ts";
import type { Outcome, Submission } from "../core/request.ts";
import { ModelGuard } from "../hosts/model-guard.ts";
import { errorFields } from "../telemetry/logger.ts";
import type { Deliveries } from "./deliveries.ts";
import { runJob } from "./jobs/run-job.ts";
import { UnreadPrompt } from "./jobs/unread-prompt.ts";
import { withMoves } from "./moving/move-sentences.ts";
import { Mover } from "./moving/mover.ts";
import { ActiveRequest } from "./request/active-request.ts";
import { cancelled, endedEvent, failure } from "./request/outcome.ts";
import { DailyBudget } from "./schedule/daily-budget.ts";
import { Scheduler } from "./schedule/scheduler.ts";
import type { Recorder } from "./store/recorder.ts";
import { reasonToGiveUp, type UnfinishedRequest, waitedInVain, waitedTooLong } from "./store/recovery.ts";
import type { RequestStore } from "./store/request-store.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** While requests are active, an alarm this often wakes an object that has died, so that the next one takes them up. */
export const LEASE_MS = 60_000;

/** Runs the requests of one host, each to its one outcome: starts them in turn, stores how they end and tells it. */
export class RequestRunner {
  readonly scheduler = new Scheduler();
  readonly alarm: ObjectAlarm;
  readonly budget: DailyBudget;
  readonly mover: Mover;
  readonly #ctx: DurableObjectState;
  readonly #env: Bindings;
  readonly #store: RequestStore;
  readonly #guard = new ModelGuard();
  readonly #unreadPrompt = new UnreadPrompt();
  #workplace: Workplace | undefined;

  constructor(ctx: DurableObjectState, env: Bindings, store: RequestStore) {
    this.#ctx = ctx;
    this.#env = env;
    this.#store = store;
    this.mover = new Mover(env, store);
    this.budget = new DailyBudget({
      stored: (user, day) => store.countOn(user, day),
      report: (user, day, requests) => {
        return env.CHAT_STORE.getByName(user).countRequests(store.host(ctx.id.name), day, requests);
      },
    });
    this.alarm = new ObjectAlarm(ctx.storage, LEASE_MS);
    this.alarm.add((now) => (this.#hasWork ? now + LEASE_MS : store.forgetAt(now)));
  }

  /** Applies the settings and starts what they allow. What runs keeps those with which it started. */
  configure(config: Config): void {
    if (this.#workplace?.config === config) return;
    const place = createWorkplace(config, this.#store, this.#env, this.#ctx.id.name);
    const { maxConcurrent = config.queue.maxConcurrent } = findHost(config, place.hostId) ?? {};
    this.scheduler.setLimits({ ...config.queue, maxConcurrent });
    this.budget.setLimit(config.queue.maxPerDay);
    this.mover.configure(place);
    this.#workplace = place;
    this.startNext();
  }

  get recorder(): Recorder {
    return this.#current.recorder;
  }

  /** The id of the host. Undefined where there is only one, which is not named then. */
  get hostName(): string | undefined {
    const { config, hostId } = this.#current;
    return config.hosts.length > 1 ? hostId : undefined;
  }

  get deliveries(): Deliveries {
    return this.#current.deliveries;
  }

  /** A request that waited waits on. One that was running resumes if it can, or ends as interrupted. */
  takeUp(unfinished: UnfinishedRequest): void {
    const error = reasonToGiveUp(unfinished);
    if (error === undefined) this.scheduler.enqueue(ActiveRequest.restore(unfinished, this.hostName));
    else this.recorder.givenUp(unfinished, error);
  }

  /** Ends what has waited too long. */
  giveUpWaiting(now: number): void {
    for (const request of [...this.scheduler.all()]) {
      const hasWaited = request.startedAt === undefined && request.lifecycle.state === "queued";
      if (!hasWaited || !waitedTooLong(request.submittedAt, now)) continue;
      request.lifecycle.move("running");
      this.#end(request, { state: "interrupted", error: waitedInVain().info });
    }
  }

  /** Counts a request that was accepted. What its user's object does not learn now, it learns with the next report. */
  countForDay(request: ActiveRequest, worth: number, now: number): void {
    const { id, user } = request.submission;
    const counted = this.budget.count(user, worth, now);
    request.dayNotice = this.budget.notice(user, now);
    const { log } = this.#current;
    const warn = (thrown: unknown) => log.warn("count_failed", { request_id: id, ...errorFields(thrown) });
    this.#ctx.waitUntil(counted.catch(warn));
  }

  /** Ends the trial of resumed requests with which this object has lived for half a lease. Call it at each alarm. */
  endTrials(now: number): void {
    for (const request of this.scheduler.all()) {
      if (now - (request.onTrialSince ?? now) >= LEASE_MS / 2) this.recorder.outlived(request);
    }
  }

  startNext(): void {
    for (const request of this.scheduler.start()) this.#ctx.waitUntil(this.#run(request));
  }

  /** Stops a request. The connection to the host is closed at once. */
  cancel(request: ActiveRequest): void {
    request.abort.abort(cancelled());
    this.#end(request, failure(cancelled()));
  }

  /** Whether a request is active, an outcome is not delivered yet, or a request has not arrived at its new host. */
  get #hasWork(): boolean {
    return this.scheduler.busy || this.#store.undelivered().length > 0 || this.mover.hasWork;
  }

  get #current(): Workplace {
    if (this.#workplace === undefined) throw new Error("configure() comes before any work.");
    return this.#workplace;
  }

  async #run(request: ActiveRequest): Promise<void> {
    request.tellRunning();
    if (request.input.isAtRest && !request.begun) await this.#begin(request);
    else this.#begun(request);
    if (request.lifecycle.ended) return;
    request.startedAt ??= Date.now();
    const outcome = await this.#runJob(request);
    if (outcome === "yielded") this.#queueAgain(request);
    else this.finish(request, outcome);
  }

  /** Ends a request, unless it can move to another host instead. */
  finish(request: ActiveRequest, outcome: Outcome): void {
    if (this.move(request, outcome)) {
      this.scheduler.remove(request);
      this.startNext();
    } else this.#end(request, outcome);
  }

  /** Moves a request that would end so to another host. @returns false where it cannot move */
  move(request: ActiveRequest, outcome: Outcome): boolean {
    const moving = this.mover.begin(request, outcome);
    if (moving === undefined) return false;
    this.#ctx.waitUntil(Promise.all([moving, this.alarm.plan()]));
    return true;
  }

  /**
   * Counts that a request is begun whose input must be read, and waits until that is on disk: if the input is too much for
   * the object, all that is not on disk is undone with it. It has begun once its job has read the input. One that was running
   * when an object died may be what killed it, so it is on trial until it has done some work or the object has lived on.
   */
  async #begin(request: ActiveRequest): Promise<void> {
    const { progress, state = {} } = this.#store.lastCheckpoint(request.submission.id);
    request.progress = progress;
    request.state = state;
    if (request.resumed) request.onTrialSince = Date.now();
    this.recorder.begun(request);
    // Storage that takes nothing must not stop the queue.
    await this.#ctx.storage.sync().catch((thrown) => this.#current.log.error("storage_fault", errorFields(thrown)));
  }

  #begun(request: ActiveRequest): void {
    if (request.begun) return;
    request.begun = true;
    // Later, when the call to the host is out: a write holds back all that the object sends until it is on disk.
    setTimeout(() => this.#recordStart(request));
  }

  #runJob(request: ActiveRequest): Promise<Outcome | "yielded"> | Outcome {
    const { host, policy, config, recorder, log } = this.#current;
    if (host === undefined) {
      return failure(new HearthError("misconfigured", "The host of this request is no longer in the settings."));
    }
    return runJob(request, {
      host,
      checkModel: (model) => this.#guard.check(host, policy, model),
      transfers: config.transfers,
      answerMs: config.queue.timeoutSeconds * 1000,
      readJob: (kind) => this.#readJob(request, kind),
      recorder,
      log,
      unreadPrompt: this.#unreadPrompt,
      hasWaiters: () => this.scheduler.hasWaiters(request),
      itemsDone: () => this.#store.items.count(request.submission.id),
    });
  }

  /** The job of a request, from memory or from storage. @throws HearthError `storage_failed` */
  #readJob<Kind extends JobKind>(request: ActiveRequest, kind: Kind): JobOf<Kind> {
    const { input } = request;
    const submission = input.submission ?? this.#store.input(request.submission.id);
    if (submission?.kind !== kind) throw new HearthError("storage_failed", "The stored request cannot be read.");
    input.taken(submission);
    this.#begun(request);
    return submission as Submission & JobOf<Kind>;
  }

  /** Lets others run between two steps. */
  #queueAgain(request: ActiveRequest): void {
    if (!request.lifecycle.move("queued")) return;
    request.input.rest();
    this.scheduler.requeue(request);
    this.startNext();
  }

  #recordStart(request: ActiveRequest): void {
    if (request.lifecycle.ended) return;
    this.recorder.started(request);
    this.#planAlarm();
  }

  /** An alarm within the lease looks after all that is active then, and after what has ended. */
  #planAlarm(): void {
    this.#ctx.waitUntil(this.alarm.planUnlessBefore(Date.now() + LEASE_MS));
  }

  /** A request has one outcome: it is stored first and told then. What comes later, such as a late cancel, is dropped. */
  #end(request: ActiveRequest, outcome: Outcome): void {
    if (!request.lifecycle.move(outcome.state)) return;
    const event = endedEvent(request, withMoves(outcome, request.submission.movedFrom, request.host));
    this.recorder.ended(request, event);
    this.scheduler.remove(request);
    // A session has its answer before a viewer can ask for the next turn.
    const delivered = this.deliveries.deliver(request.submission, event);
    if (delivered === undefined) request.end(event);
    else this.#ctx.waitUntil(delivered.then(() => request.end(event)));
    this.#planAlarm();
    this.startNext();
  }
}
