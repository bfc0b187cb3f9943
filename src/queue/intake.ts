import type { HearthError } from "../core/errors.ts";
import type { Offsets, Submission } from "../core/request.ts";
import { Arrivals } from "./arrivals.ts";
import { ActiveRequest } from "./request/active-request.ts";
import { endedEvent, failure, refusedStream } from "./request/outcome.ts";
import type { LargeSubmission } from "./request/request-input.ts";
import { makeRoomForViewer } from "./request/viewer-limit.ts";
import type { RequestRunner } from "./request-runner.ts";
import { type Admission, findDuplicate } from "./schedule/admission.ts";
import { worthOf } from "./schedule/request-worth.ts";
import type { RequestStore } from "./store/request-store.ts";

/** Events of a request, one line of JSON each. */
type Events = ReadableStream<Uint8Array>;

/** Takes requests into the queue, or refuses them, and gives viewers their events: see the methods of `RequestQueue`. */
export class Intake {
  readonly #runner: RequestRunner;
  readonly #admission: Admission;
  readonly #store: RequestStore;
  readonly #arrivals = new Arrivals();

  constructor(runner: RequestRunner, admission: Admission, store: RequestStore) {
    this.#runner = runner;
    this.#admission = admission;
    this.#store = store;
  }

  submit(submission: Submission, viewer: string): Promise<Events> | Events {
    const request = this.#newRequest(submission);
    const worth = worthOf(submission);
    const answered = this.#joinOrRefuse(request, submission, worth, viewer);
    if (answered !== undefined) return answered;
    this.#enqueue(request, worth);
    if (request.lifecycle.state === "queued") this.#runner.recorder.submitted(request);
    return this.watch(request, viewer);
  }

  async submitLarge(submission: LargeSubmission, json: Events, viewer: string): Promise<Events> {
    const request = this.#newRequest(submission);
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
    return this.watch(request, viewer);
  }

  async take(submission: Submission): Promise<void> {
    const { scheduler, recorder } = this.#runner;
    if (scheduler.get(submission.id) !== undefined || this.#store.history.has(submission.id)) return;
    const request = this.#newRequest(submission);
    const error = this.#admission.refusal(request, 0, Date.now());
    recorder.submitted(request);
    if (error !== undefined) return this.#runner.finish(request, failure(error));
    scheduler.enqueue(request);
    this.#runner.startNext();
  }

  /** Streams the events of a request from what the viewer has seen. Without a viewer's name it ends with what there is now. */
  watch(request: ActiveRequest, viewer: string | undefined, seen?: Offsets): Events {
    const { scheduler } = this.#runner;
    // A viewer that comes back takes its own place again.
    const isNew = viewer !== undefined && !request.viewers.some(({ name }) => name === viewer);
    if (isNew) makeRoomForViewer(scheduler.all(), request.submission.user);
    return request.watch(viewer, scheduler.standing(request), seen);
  }

  #newRequest(submission: Submission | LargeSubmission): ActiveRequest {
    return new ActiveRequest(submission, Date.now(), this.#runner.hostName);
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
    const duplicate = findDuplicate(this.#runner.scheduler.all(), submission, request.input.digest);
    if (duplicate !== undefined) return this.watch(duplicate, viewer);
    const error = this.#admission.refusal(request, worth, Date.now());
    return error && this.#refuse(request, error, viewer, worth);
  }

  /** Refuses a request, unless it can move to another host. */
  async #refuse(request: ActiveRequest, error: HearthError, viewer: string, worth: number): Promise<Events> {
    if (this.#runner.move(request, failure(error))) {
      this.#runner.countForDay(request, worth, Date.now());
      return request.watch(viewer, undefined);
    }
    const event = endedEvent(request, failure(error));
    await this.#runner.deliveries.deliver(request.submission, event);
    return refusedStream(event);
  }
}
