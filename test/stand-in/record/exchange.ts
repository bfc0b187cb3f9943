import { now } from "../clock.ts";
import { ClientLeft, ConnectionReset } from "../http/broken-connection.ts";
import type { Script } from "../script/script.ts";
import { unlessAborted } from "../waits.ts";
import { MOMENTS, type Moment, type RecordEntry } from "./record-entry.ts";
import type { RequestRecord } from "./request-record.ts";

/** One request and its answer: what is known of it, and the news that the client has gone. */
export class Exchange {
  readonly entry: RecordEntry;
  /** The request's body, unread. */
  readonly body: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly script: Script | undefined;
  readonly #record: RequestRecord;
  readonly #stop = new AbortController();
  #released = Promise.withResolvers<void>();
  #over = false;

  constructor(
    record: RequestRecord,
    entry: RecordEntry,
    body: { bytes: Uint8Array<ArrayBuffer>; text: string },
    script: Script | undefined,
  ) {
    this.entry = entry;
    this.body = body.text;
    this.bytes = body.bytes;
    this.script = script;
    this.#record = record;
    record.open.add(this);
  }

  /** Aborted when the client has left. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  reach(moment: Moment): void {
    this.entry[MOMENTS[moment]] ??= now();
    this.#record.changed();
  }

  sentToken(): void {
    this.entry.tokensSent++;
    this.#record.changed();
  }

  /** Waits until `release` is called. */
  async hold(): Promise<void> {
    this.#released = Promise.withResolvers();
    this.reach("held");
    await unlessAborted(this.#released.promise, this.stopped);
  }

  release(): void {
    this.#released.resolve();
  }

  /** The client went away. After the end of the answer that is nothing to note. */
  clientLeft(): void {
    this.#finish("closed", new ClientLeft());
  }

  ended(): void {
    this.#finish("ended");
  }

  /** Breaks the exchange off, because the stand-in is reset. */
  breakOff(): void {
    this.#finish("ended", new ConnectionReset());
  }

  /** The same response, watched: its first byte, its end, and the client's leaving before that. */
  watch(response: Response, method: string): Response {
    if (this.#over) return response;
    this.entry.status = response.status;
    if (response.body === null || method === "HEAD") {
      this.reach("answered");
      this.ended();
      return response;
    }
    return new Response(this.#watchedBody(response.body), response);
  }

  #watchedBody(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read();
            if (done) {
              this.ended();
              controller.close();
            } else {
              this.reach("answered");
              controller.enqueue(value);
            }
          } catch (error) {
            this.ended();
            controller.error(error);
          }
        },
        cancel: (reason) => {
          this.clientLeft();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #finish(moment: "ended" | "closed", stop?: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#record.open.delete(this);
    this.reach(moment);
    if (stop !== undefined) this.#stop.abort(stop);
  }
}
