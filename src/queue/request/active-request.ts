import { characterStart } from "../../core/cut-at.ts";
import { appendDelta, emptyResult, type GenerationDelta, type GenerationResult } from "../../core/generation.ts";
import { JOB_KINDS } from "../../core/job.ts";
import type { JsonObject } from "../../core/json-object.ts";
import type {
  AnswerOptions,
  EndedEvent,
  Offsets,
  Progress,
  RequestEvent,
  Submission,
  SubmissionHead,
} from "../../core/request.ts";
import { encodeEvent } from "../forms/stored-result.ts";
import { moveNotice } from "../moving/move-sentences.ts";
import { DeltaThrottle } from "./delta-throttle.ts";
import { headOf, RequestInput, type StoredSubmission } from "./request-input.ts";
import { RequestLifecycle } from "./request-lifecycle.ts";

type DeltaEvent = Extract<RequestEvent, { type: "delta" }>;
type MovedEvent = Extract<RequestEvent, { type: "moved" }>;
/** Stream of a viewer, and its place among all viewers in the order of their coming. */
interface Viewer {
  stream: ReadableStreamDefaultController<Uint8Array>;
  since: number;
}

let viewersSoFar = 0;

const START: Offsets = { text: 0, thinking: 0 };

/** What an earlier object has stored of a request that has not ended, without its input. Times are ms since 1970. */
export interface StoredRequest {
  submission: StoredSubmission;
  submittedAt: number;
  startedAt?: number;
  promptTokens?: number;
  answerTokens?: number;
}

/** A request that is queued or running, with its viewers. Viewers come and go; the request continues. */
export class ActiveRequest {
  readonly submission: SubmissionHead;
  readonly input: RequestInput;
  readonly result: GenerationResult;
  readonly abort = new AbortController();
  readonly lifecycle = new RequestLifecycle();
  readonly submittedAt: number;
  startedAt: number | undefined;
  /** Whether it has a row in the store. */
  recorded = false;
  /** Whether this object has begun it, so that reading its input is no danger. */
  begun = false;
  /** Whether it was running when an earlier object died. */
  resumed = false;
  /** When this object began it, in ms since 1970, if it may be what killed the one before; undefined once that is unlikely. */
  onTrialSince: number | undefined;
  /** What the answer says about the user's day. */
  dayNotice: string | undefined;
  progress: Progress | undefined;
  /** What its kind of job needs to continue after the object's death. */
  state: JsonObject = {};
  /** The host that has it. Undefined where there is only one, which is not named then. */
  readonly host: string | undefined;
  readonly #viewers = new Map<string, Viewer>();
  readonly #throttle = new DeltaThrottle();
  readonly #encoder = new TextEncoder();
  #position: number | undefined;
  #sent = START;
  #sentProgress: Progress | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(submission: Submission | StoredSubmission, submittedAt: number, host?: string) {
    this.submission = headOf(submission);
    this.input = new RequestInput(submission);
    this.submittedAt = submittedAt;
    this.host = host;
    this.result = emptyResult(submission.model);
  }

  /** A request as an earlier object left it. */
  static restore(stored: StoredRequest, host?: string): ActiveRequest {
    const { submission, submittedAt, startedAt, promptTokens, answerTokens } = stored;
    const request = new ActiveRequest(submission, submittedAt, host);
    request.recorded = true;
    request.startedAt = startedAt;
    request.resumed = startedAt !== undefined;
    Object.assign(request.result, { promptTokens, answerTokens });
    return request;
  }

  /** How the answer is shown. */
  get wishes(): AnswerOptions {
    const wishes = this.input.wishes ?? this.submission.wishes;
    const { movedFrom } = this.submission;
    const notices = [this.dayNotice, moveNotice(movedFrom, this.host)].filter((notice) => notice !== undefined);
    return notices.length === 0 ? wishes : { ...wishes, notices: [...(wishes.notices ?? []), ...notices] };
  }

  /** A transfer continues without its client, and so does a turn of a session, whose outcome is delivered. */
  get outlivesClient(): boolean {
    const { kind, deliverTo } = this.submission;
    return JOB_KINDS[kind].outlivesClient === true || deliverTo !== undefined;
  }

  get watched(): boolean {
    return this.#viewers.size > 0;
  }

  /**
   * Returns a stream of events, one line of JSON each. It begins with where the request stands, and with what other viewers
   * have and this one has not. Without a viewer's name the stream ends after that.
   * @param standing undefined for a request that is about to move
   */
  watch(viewer: string | undefined, standing: RequestEvent | undefined, seen = START): ReadableStream<Uint8Array> {
    let own: Viewer | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = { stream: controller, since: ++viewersSoFar };
        if (viewer !== undefined) this.#viewers.set(viewer, own);
        controller.enqueue(this.#line(this.#accepted));
        if (standing !== undefined) controller.enqueue(this.#line(standing));
        if (this.#sent.text > seen.text || this.#sent.thinking > seen.thinking) {
          controller.enqueue(this.#line(this.#deltaFor(seen)));
        }
        if (this.progress !== undefined) controller.enqueue(this.#line({ type: "progress", progress: this.progress }));
        if (viewer === undefined) controller.close();
      },
      // The loss of a stream may show only after its viewer has returned with a new one, which must stay.
      cancel: () => {
        if (viewer !== undefined && this.#viewers.get(viewer) === own) this.#viewers.delete(viewer);
      },
    });
  }

  /**
   * Ends the stream of a viewer. Viewers say that they leave, because a stream that nobody reads shows only at the next
   * write. The stream is closed, or it would stay in the object's memory.
   */
  leave(viewer: string): void {
    const left = this.#viewers.get(viewer);
    this.#viewers.delete(viewer);
    left?.stream.close();
  }

  /** The viewers, by their names. */
  get viewers(): { name: string; since: number }[] {
    return [...this.#viewers].map(([name, { since }]) => ({ name, since }));
  }

  /** Ends the stream of a viewer although the request has not ended. */
  handOver(viewer: string): void {
    this.#viewers.get(viewer)?.stream.enqueue(this.#line({ type: "handed_over" }));
    this.leave(viewer);
  }

  emit(event: RequestEvent): void {
    const line = this.#line(event);
    for (const { stream } of this.#viewers.values()) stream.enqueue(line);
  }

  /** Tells the viewers the place in the queue if it has changed. */
  tellPosition(position: number): void {
    if (position === this.#position) return;
    this.#position = position;
    this.emit({ type: "queued", position });
  }

  tellRunning(): void {
    this.#position = undefined;
    this.emit({ type: "running" });
  }

  /** Takes what a host has sent. @throws HearthError `too_large` */
  append(delta: GenerationDelta): void {
    try {
      appendDelta(this.result, delta);
    } finally {
      this.#send();
    }
  }

  /** Takes how far the job is. */
  advance(progress: Progress): void {
    if (progress.message === this.progress?.message) return;
    this.progress = progress;
    this.#send();
  }

  /** Tells the viewers the last event at this host, and ends their streams. */
  end(event: EndedEvent | MovedEvent): void {
    clearTimeout(this.#timer);
    this.emit(event);
    for (const { stream } of this.#viewers.values()) stream.close();
    this.#viewers.clear();
  }

  /** Sends what is new to the viewers: now, or together with what comes until the throttle allows it. */
  #send(): void {
    if (this.#timer !== undefined) return;
    const delay = this.#throttle.delay(Date.now());
    if (delay === 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), delay);
  }

  #flush(): void {
    this.#timer = undefined;
    const { text, thinking } = this.result;
    const before = this.#sent;
    const hasText = text.length > before.text || thinking.length > before.thinking;
    if (!hasText && this.progress === this.#sentProgress) return;
    this.#throttle.sent(Date.now());
    this.#sent = { text: text.length, thinking: thinking.length };
    if (hasText) this.emit(this.#delta(before));
    if (this.progress !== undefined && this.progress !== this.#sentProgress) {
      this.emit({ type: "progress", progress: this.progress });
    }
    this.#sentProgress = this.progress;
  }

  get #accepted(): RequestEvent {
    const { id, kind, model } = this.submission;
    return { type: "accepted", id, kind, model, host: this.host };
  }

  /** What a viewer that comes has not seen. An offset in the middle of a character gets the whole character. */
  #deltaFor(seen: Offsets): DeltaEvent {
    const from = characterStart(this.result.text, seen.text);
    const delta = this.#delta({ ...seen, text: from });
    return from === seen.text ? delta : { ...delta, from };
  }

  /** What all viewers have been sent, from `seen` on. */
  #delta(seen: Offsets): DeltaEvent {
    const { text, thinking, parts } = this.result;
    return {
      type: "delta",
      text: text.slice(seen.text, this.#sent.text),
      thinking: thinking.slice(seen.thinking, this.#sent.thinking),
      parts,
    };
  }

  #line(event: RequestEvent): Uint8Array {
    return this.#encoder.encode(`${encodeEvent(event)}\n`);
  }
}
