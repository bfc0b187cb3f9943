import { HearthError } from "../../core/errors.ts";
import { emptyResult } from "../../core/generation.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { EndedEvent, Submission } from "../../core/request.ts";
import { errorFields, type Logger } from "../../telemetry/logger.ts";
import { encodeItem, type Item } from "../forms/stored-item.ts";
import type { ActiveRequest, StoredRequest } from "../request/active-request.ts";
import type { LargeSubmission } from "../request/request-input.ts";
import type { RequestStore } from "./request-store.ts";

/**
 * Writes what becomes of active requests. Storage can fail, for example because the day's rows are used up. Such a failure
 * is logged and stops neither an answer nor the queue.
 */
export class Recorder {
  readonly #store: RequestStore;
  readonly #host: string;
  readonly #log: Logger;

  constructor(store: RequestStore, host: string, log: Logger) {
    this.#store = store;
    this.#host = host;
    this.#log = log;
  }

  /** Stores a request that waits. */
  submitted(request: ActiveRequest): void {
    this.#write("submitted", () => this.#record(request));
    request.input.rest();
  }

  /** Stores a large request, from the parts of its JSON. Where storage does not take them, it stays in memory. */
  arrived(request: ActiveRequest, submission: LargeSubmission, parts: readonly Uint8Array[]): void {
    request.recorded = true;
    try {
      this.#store.insert(this.#host, submission, request.submittedAt, undefined, submission.digest, parts);
    } catch (thrown) {
      this.#log.error("storage_fault", { what: "arrived", ...errorFields(thrown) });
      request.input.keep(parseJson(Buffer.concat(parts)) as Submission);
    }
  }

  /** Counts that a request is begun whose input must be read. */
  begun(request: ActiveRequest): void {
    this.#write("begun", () => this.#store.begun(request.submission.id));
  }

  started(request: ActiveRequest): void {
    this.#write("started", () => {
      const { recorded, startedAt = Date.now(), onTrialSince } = request;
      if (recorded) this.#store.started(request.submission.id, startedAt, onTrialSince !== undefined);
      else this.#record(request);
    });
  }

  /** Stores what has come since the last checkpoint. */
  grown(request: ActiveRequest): void {
    this.#write("grown", () => this.#store.checkpoint(request.submission.id, request.result, request));
    this.outlived(request);
  }

  /** Ends the trial of a resumed request: the object has done some of its work, or has lived with it for long. */
  outlived(request: ActiveRequest): void {
    if (request.onTrialSince === undefined) return;
    request.onTrialSince = undefined;
    this.#write("outlived", () => this.#store.outlived(request.submission.id));
  }

  /** Stores the items of a step. They are the result itself, so a failure here ends the request. @throws HearthError */
  stepped(request: ActiveRequest, first: number, items: readonly Item[]): void {
    try {
      // The first step may end before the start is recorded.
      if (!request.recorded) this.#record(request);
      this.#store.stepped(request.submission.id, first, items.map(encodeItem), request.result);
      this.outlived(request);
    } catch (thrown) {
      this.#log.error("storage_fault", { what: "stepped", ...errorFields(thrown) });
      throw new HearthError("storage_failed", "The result of a step could not be stored.");
    }
  }

  /** Stores that a request moves to another host. @returns false where that could not be stored */
  moving(request: ActiveRequest, event: EndedEvent, to: string): boolean {
    return this.#write("moving", () => {
      if (!request.recorded) this.#record(request);
      if (this.#store.moved === undefined) throw new Error("The tables have no place for moves yet.");
      this.#store.moved.begin(request.submission.id, to, event, Date.now());
    });
  }

  ended(request: ActiveRequest, event: EndedEvent): void {
    this.#write("ended", () => {
      if (!request.recorded) this.#record(request);
      this.#store.end(request.submission.id, event, request.startedAt, Date.now());
    });
  }

  /** Ends a request that an earlier object left and that is not taken up. Its text so far stays as it is stored. */
  givenUp({ submission: { id, model, wishes }, startedAt }: StoredRequest, { info: error }: HearthError): void {
    this.#write("given_up", () => {
      const { progress } = this.#store.lastCheckpoint(id);
      const result = emptyResult(model);
      const event = { type: "ended", state: "interrupted", error, result, wishes, progress } as const;
      this.#store.end(id, event, startedAt, Date.now());
    });
  }

  #record(request: ActiveRequest): void {
    request.recorded = true;
    const { input, submittedAt, startedAt } = request;
    if (input.submission === undefined) return;
    this.#store.insert(this.#host, input.submission, submittedAt, startedAt, input.digest);
    input.stored();
  }

  #write(what: string, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (thrown) {
      this.#log.error("storage_fault", { what, ...errorFields(thrown) });
      return false;
    }
  }
}
