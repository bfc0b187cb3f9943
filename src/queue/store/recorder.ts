import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import type { EndedEvent } from "../../core/request.ts";
import { errorFields, type Logger } from "../../telemetry/logger.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { RequestStore } from "./request-store.ts";

/**
 * Writes down what becomes of the live requests. Storage that fails, for one because the day's rows are used up, is
 * logged, and holds up neither an answer nor the queue.
 */
export class Recorder {
  readonly #table: RequestStore;
  readonly #host: string;
  readonly #log: Logger;

  constructor(table: RequestStore, host: string, log: Logger) {
    this.#table = table;
    this.#host = host;
    this.#log = log;
  }

  submitted(live: ActiveRequest): void {
    this.#write("submitted", () => this.#record(live));
  }

  started(live: ActiveRequest): void {
    this.#write("started", () => {
      if (live.recorded) this.#table.started(live.submission.id, live.startedAt ?? Date.now());
      else this.#record(live);
    });
  }

  grown(live: ActiveRequest): void {
    this.#write("grown", () => this.#table.checkpoint(live.submission.id, live.generation, live));
  }

  /** The items are the result itself, so here storage that fails ends the request. @throws HearthError */
  stepped(live: ActiveRequest, first: number, items: JsonObject[]): void {
    const lines = items.map((item) => JSON.stringify(item));
    try {
      // Where the first step is quicker than the record of the start.
      if (!live.recorded) this.#record(live);
      this.#table.stepped(live.submission.id, first, lines, live.generation);
    } catch (thrown) {
      this.#log.error("storage_fault", { what: "stepped", ...errorFields(thrown) });
      throw new HearthError("storage_failed", "The result of a step could not be stored.");
    }
  }

  ended(live: ActiveRequest, event: EndedEvent): void {
    this.#write("ended", () => {
      if (!live.recorded) this.#record(live);
      this.#table.end(live.submission.id, event, live.startedAt, Date.now());
    });
  }

  #record(live: ActiveRequest): void {
    live.recorded = true;
    this.#table.insert(this.#host, live.submission, live.submittedAt, live.startedAt);
  }

  #write(what: string, write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.#log.error("storage_fault", { what, ...errorFields(thrown) });
    }
  }
}
