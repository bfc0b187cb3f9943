import { JOB_KINDS } from "../../core/job-kinds.ts";
import type { JsonObject } from "../../core/json-object.ts";
import type { EndedEvent, Generation, Progress, RequestEvent, Seen, Submission } from "../../core/request.ts";
import { emptyGeneration } from "../../hosts/ollama/generation.ts";
import type { Unfinished } from "../store/unfinished.ts";
import { DeltaThrottle } from "./delta-throttle.ts";
import { RequestLifecycle } from "./request-lifecycle.ts";

type Viewer = ReadableStreamDefaultController<Uint8Array>;

const NOTHING: Seen = { text: 0, thinking: 0 };

/** A request that is queued or running, with those who watch it. Viewers may come and go; it goes on. */
export class ActiveRequest {
  readonly submission: Submission;
  readonly generation: Generation;
  readonly abort = new AbortController();
  readonly lifecycle = new RequestLifecycle();
  readonly submittedAt: number;
  startedAt: number | undefined;
  /** Whether the table knows of it. */
  recorded = false;
  progress: Progress | undefined;
  /** What its kind must know to go on after the object's death. */
  state: JsonObject = {};
  readonly #viewers = new Map<string, Viewer>();
  readonly #cadence = new DeltaThrottle();
  readonly #encoder = new TextEncoder();
  #position: number | undefined;
  #sent = NOTHING;
  #sentProgress: Progress | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(submission: Submission, submittedAt: number) {
    this.submission = submission;
    this.submittedAt = submittedAt;
    this.generation = emptyGeneration(submission.model);
  }

  /** As an object before this one left it. */
  static restore({ submission, submittedAt, startedAt, generation, noted }: Unfinished): ActiveRequest {
    const live = new ActiveRequest(submission, submittedAt);
    live.recorded = true;
    live.startedAt = startedAt;
    Object.assign(live.generation, generation);
    return Object.assign(live, noted);
  }

  /** Transfers do, and the turns of a session, which somebody else is told of. */
  get outlivesClient(): boolean {
    const { kind, deliverTo } = this.submission;
    return JOB_KINDS[kind].outlivesClient === true || deliverTo !== undefined;
  }

  get watched(): boolean {
    return this.#viewers.size > 0;
  }

  /**
   * A stream of events, one line of JSON each. It begins with where the request stands, and with what the others have
   * seen by now and this viewer has not. Who gives no name takes one look: the stream then ends with that.
   */
  watch(viewer: string | undefined, standing: RequestEvent, seen = NOTHING): ReadableStream<Uint8Array> {
    let own: Viewer | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        if (viewer !== undefined) this.#viewers.set(viewer, controller);
        controller.enqueue(this.#line(this.#accepted));
        controller.enqueue(this.#line(standing));
        if (this.#sent.text > seen.text || this.#sent.thinking > seen.thinking) {
          controller.enqueue(this.#line(this.#delta(seen)));
        }
        if (this.progress !== undefined) controller.enqueue(this.#line({ type: "progress", progress: this.progress }));
        if (viewer === undefined) controller.close();
      },
      // Not once the viewer has come back: that a stream is lost may show later than the next one begins.
      cancel: () => {
        if (viewer !== undefined && this.#viewers.get(viewer) === own) this.#viewers.delete(viewer);
      },
    });
  }

  /**
   * Viewers say that they leave: that their stream is left shows only when something is written to it. It is closed, or
   * it would stay in the object's memory for good.
   */
  leave(viewer: string): void {
    const left = this.#viewers.get(viewer);
    this.#viewers.delete(viewer);
    left?.close();
  }

  emit(event: RequestEvent): void {
    const line = this.#line(event);
    for (const viewer of this.#viewers.values()) viewer.enqueue(line);
  }

  /** Those who wait are told their place when it has changed. */
  tellPosition(position: number): void {
    if (position === this.#position) return;
    this.#position = position;
    this.emit({ type: "queued", position });
  }

  tellRunning(): void {
    this.#position = undefined;
    this.emit({ type: "running" });
  }

  advance(progress: Progress): void {
    if (progress.message === this.progress?.message) return;
    this.progress = progress;
    this.grown();
  }

  /** Something has come: it goes out now, or with what comes until the cadence allows. */
  grown(): void {
    if (this.#timer !== undefined) return;
    const delay = this.#cadence.delay(Date.now());
    if (delay === 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), delay);
  }

  end(event: EndedEvent): void {
    clearTimeout(this.#timer);
    this.emit(event);
    for (const viewer of this.#viewers.values()) viewer.close();
    this.#viewers.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const { text, thinking } = this.generation;
    const before = this.#sent;
    const texts = text.length > before.text || thinking.length > before.thinking;
    if (!texts && this.progress === this.#sentProgress) return;
    this.#cadence.sent(Date.now());
    this.#sent = { text: text.length, thinking: thinking.length };
    if (texts) this.emit(this.#delta(before));
    if (this.progress !== undefined && this.progress !== this.#sentProgress) {
      this.emit({ type: "progress", progress: this.progress });
    }
    this.#sentProgress = this.progress;
  }

  get #accepted(): RequestEvent {
    const { id, kind, model } = this.submission;
    return { type: "accepted", id, kind, model };
  }

  /** What has been sent to everybody, from `seen` on. */
  #delta(seen: Seen): RequestEvent {
    const { text, thinking, parts } = this.generation;
    return {
      type: "delta",
      text: text.slice(seen.text, this.#sent.text),
      thinking: thinking.slice(seen.thinking, this.#sent.thinking),
      parts,
    };
  }

  #line(event: RequestEvent): Uint8Array {
    return this.#encoder.encode(`${JSON.stringify(event)}\n`);
  }
}
