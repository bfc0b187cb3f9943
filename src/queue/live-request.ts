import type { EndedEvent, Generation, RequestEvent, Submission } from "../core/request.ts";
import { emptyGeneration } from "../ollama/generation.ts";
import { Cadence } from "./cadence.ts";

type Viewer = ReadableStreamDefaultController<Uint8Array>;

/** A request that is queued or running, with those who watch it. Viewers may come and go; it goes on. */
export class LiveRequest {
  readonly submission: Submission;
  readonly generation: Generation;
  readonly abort = new AbortController();
  readonly submittedAt = Date.now();
  startedAt: number | undefined;
  readonly #viewers = new Set<Viewer>();
  readonly #cadence = new Cadence();
  readonly #encoder = new TextEncoder();
  #sent = { text: 0, thinking: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(submission: Submission) {
    this.submission = submission;
    this.generation = emptyGeneration(submission.model);
  }

  /** A stream of events, one line of JSON each. It begins with what all the others have seen by now. */
  watch(first: RequestEvent): ReadableStream<Uint8Array> {
    let viewer: Viewer | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        viewer = controller;
        this.#viewers.add(controller);
        controller.enqueue(this.#line(first));
        const { text, thinking, parts } = this.generation;
        if (this.#sent.text + this.#sent.thinking > 0) {
          const seen = { text: text.slice(0, this.#sent.text), thinking: thinking.slice(0, this.#sent.thinking) };
          controller.enqueue(this.#line({ type: "delta", ...seen, parts }));
        }
      },
      cancel: () => {
        if (viewer !== undefined) this.#viewers.delete(viewer);
      },
    });
  }

  emit(event: RequestEvent): void {
    const line = this.#line(event);
    for (const viewer of this.#viewers) viewer.enqueue(line);
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
    for (const viewer of this.#viewers) viewer.close();
    this.#viewers.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const { text, thinking, parts } = this.generation;
    if (text.length === this.#sent.text && thinking.length === this.#sent.thinking) return;
    const news = { text: text.slice(this.#sent.text), thinking: thinking.slice(this.#sent.thinking) };
    this.#sent = { text: text.length, thinking: thinking.length };
    this.#cadence.sent(Date.now());
    this.emit({ type: "delta", ...news, parts });
  }

  #line(event: RequestEvent): Uint8Array {
    return this.#encoder.encode(`${JSON.stringify(event)}\n`);
  }
}
