import type { Bindings } from "../config/bindings.ts";
import { type Config, findHost } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import type { Outcome } from "../core/request.ts";
import { createHost } from "../hosts/create-host.ts";
import type { Host } from "../hosts/host.ts";
import { ModelGuard } from "../hosts/model-guard.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";
import { Deliveries } from "./deliveries.ts";
import { runJob } from "./jobs/run-job.ts";
import { UnreadPrompt } from "./jobs/unread-prompt.ts";
import { ActiveRequest } from "./request/active-request.ts";
import { cancelled, endedEvent, failure, interrupted } from "./request/outcome.ts";
import { Scheduler } from "./schedule/scheduler.ts";
import { Recorder } from "./store/recorder.ts";
import { canResume, type UnfinishedRequest } from "./store/recovery.ts";
import type { RequestStore } from "./store/request-store.ts";

/** While requests are active, an alarm this often wakes an object that has died, so that the next one takes them up. */
export const LEASE_MS = 60_000;

/** What requests run with, made from the settings as they were at the newest event. */
interface Workplace {
  config: Config;
  /** Undefined where the owner has removed the host of this object. */
  host: Host | undefined;
  log: Logger;
  recorder: Recorder;
  deliveries: Deliveries;
}

/** Runs the requests of one host, each to its one outcome: starts them in turn, stores how they end and tells it. */
export class RequestRunner {
  readonly scheduler = new Scheduler();
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
  }

  /** Applies the settings and starts what they allow. What runs keeps those with which it started. */
  configure(config: Config): void {
    if (this.#workplace?.config === config) return;
    this.scheduler.setLimits(config.queue);
    const id = this.#store.host(this.#ctx.id.name);
    const found = findHost(config, id);
    const log = createLogger(config.log);
    this.#workplace = {
      config,
      host: found && createHost(found, config.models),
      log,
      recorder: new Recorder(this.#store, id, log),
      deliveries: new Deliveries(this.#store, this.#env, log),
    };
    this.startNext();
  }

  get recorder(): Recorder {
    return this.#current.recorder;
  }

  get deliveries(): Deliveries {
    return this.#current.deliveries;
  }

  /** A request that waited waits on. One that was running resumes if it can, or ends as interrupted. */
  takeUp(unfinished: UnfinishedRequest): void {
    const request = ActiveRequest.restore(unfinished);
    this.scheduler.enqueue(request);
    if (unfinished.startedAt === undefined || canResume(unfinished)) return;
    request.lifecycle.move("running");
    this.#end(request, { state: "interrupted", error: interrupted().info });
  }

  startNext(): void {
    for (const request of this.scheduler.start()) this.#ctx.waitUntil(this.#run(request));
  }

  /** Stops a request. The connection to the host is closed at once. */
  cancel(request: ActiveRequest): void {
    request.abort.abort(cancelled());
    this.#end(request, failure(cancelled()));
  }

  /** Sets the alarm for the lease of active work, or for the next content to delete. */
  async planAlarm(): Promise<void> {
    const { storage } = this.#ctx;
    const busy = this.scheduler.busy || this.#store.undelivered().length > 0;
    const wanted = busy ? Date.now() + LEASE_MS : this.#store.forgetAt(Date.now());
    const planned = await storage.getAlarm();
    if (wanted !== undefined && (planned === null || planned > wanted)) await storage.setAlarm(wanted);
  }

  get #current(): Workplace {
    if (this.#workplace === undefined) throw new Error("configure() comes before any work.");
    return this.#workplace;
  }

  async #run(request: ActiveRequest): Promise<void> {
    request.tellRunning();
    if (request.startedAt === undefined) {
      request.startedAt = Date.now();
      // Later, when the call to the host is out: a write holds back all that the object sends until it is on disk.
      setTimeout(() => this.#recordStart(request));
    }
    const outcome = await this.#runJob(request);
    if (outcome === "yielded") this.#queueAgain(request);
    else this.#end(request, outcome);
  }

  #runJob(request: ActiveRequest): Promise<Outcome | "yielded"> | Outcome {
    const { host, config, recorder, log } = this.#current;
    if (host === undefined) {
      return failure(new HearthError("misconfigured", "The host of this request is no longer in the settings."));
    }
    return runJob(request, {
      host,
      checkModel: (model) => this.#guard.check(host, config.policy, model),
      transfers: config.transfers,
      answerMs: config.queue.timeoutSeconds * 1000,
      recorder,
      log,
      unreadPrompt: this.#unreadPrompt,
      hasWaiters: () => this.scheduler.hasWaiters(request),
      itemsDone: () => this.#store.items.count(request.submission.id),
    });
  }

  /** Lets others run between two steps. */
  #queueAgain(request: ActiveRequest): void {
    if (!request.lifecycle.move("queued")) return;
    this.scheduler.requeue(request);
    this.startNext();
  }

  #recordStart(request: ActiveRequest): void {
    if (request.lifecycle.ended) return;
    this.recorder.started(request);
    this.#ctx.waitUntil(this.planAlarm());
  }

  /** A request has one outcome: it is stored first and told then. What comes later, such as a late cancel, is dropped. */
  #end(request: ActiveRequest, outcome: Outcome): void {
    if (!request.lifecycle.move(outcome.state)) return;
    const event = endedEvent(request, outcome);
    this.recorder.ended(request, event);
    this.scheduler.remove(request);
    // A session has its answer before a viewer can ask for the next turn.
    const delivered = this.deliveries.deliver(request.submission, event);
    if (delivered === undefined) request.end(event);
    else this.#ctx.waitUntil(delivered.then(() => request.end(event)));
    this.#ctx.waitUntil(this.planAlarm());
    this.startNext();
  }
}
