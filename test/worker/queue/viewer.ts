import { env } from "cloudflare:workers";
import { LineDecoder } from "../../../harness/stream-lines.ts";
import type { EndedEvent, RequestEvent, Submission } from "../../../src/core/request.ts";
import type { RequestQueue } from "../../../src/queue/request-queue.ts";

type Stream = ReadableStream<Uint8Array>;

/** A new stub each time: one whose object has died stays broken. */
export const queue = () => env.REQUEST_QUEUE.getByName("home") as unknown as DurableObjectStub<RequestQueue>;

type Fields = Pick<Submission, "id" | "user" | "model"> & { kind?: Submission["kind"]; body?: object } & Partial<
    Pick<Submission, "tool" | "client" | "wishes" | "callKey" | "deliverTo" | "fresh">
  >;

/** A submission of a prompt, unless the fields say otherwise. */
export const submissionOf = (fields: Fields): Submission =>
  ({
    kind: "generate",
    tool: "ollama_generate",
    client: "test",
    body: { prompt: fields.id },
    wishes: {},
    ...fields,
  }) as Submission;

/** Reads the events of one request from the object itself, through the object's deaths, and believes nothing. */
export class Viewer {
  readonly name = crypto.randomUUID();
  readonly user: string;
  /** How it ended; undefined where there is no such request, or the viewer has left. */
  readonly over: Promise<EndedEvent | undefined>;
  /** The first event has come. */
  readonly accepted: Promise<void>;
  requestId: string;
  text: string;
  /** The places in the queue that it was told. */
  readonly places: number[] = [];
  left = false;
  /** Sees nothing more. */
  isOver = false;
  #watches = false;
  readonly #submission: Submission | undefined;
  #accept: () => void = () => {};
  #loses = false;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  private constructor(id: string, user: string, text: string, submission?: Submission) {
    this.text = text;
    this.requestId = id;
    this.user = user;
    this.#submission = submission;
    this.accepted = new Promise((resolve) => {
      this.#accept = resolve;
    });
    this.over = this.#watch().finally(() => {
      this.isOver = true;
    });
  }

  static submit(submission: Submission): Viewer {
    return new Viewer(submission.id, submission.user, "", submission);
  }

  /** It knows the beginning of the text from somewhere else. */
  static attach(id: string, user: string, text = ""): Viewer {
    return new Viewer(id, user, text);
  }

  watches(id: string): boolean {
    return this.#watches && !this.left && this.requestId === id;
  }

  /** The stream breaks off after its next event, and is taken up again before the object has heard of the loss. */
  lose(): void {
    this.#loses = true;
  }

  /** As the Worker does it for a client that has gone: for good, or only for now. */
  async leave(forGood: boolean): Promise<void> {
    this.left = true;
    this.#reader?.cancel().catch(() => {});
    await queue().leave(this.requestId, this.user, this.name, forGood);
  }

  async #watch(): Promise<EndedEvent | undefined> {
    for (let open = () => this.#submit() ?? this.#attach(); !this.left; open = () => this.#again()) {
      const stream = await open().catch(() => BROKEN);
      if (stream === undefined) return undefined;
      const end = stream === BROKEN ? undefined : await this.#read(stream);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  #submit(): Promise<Stream> | undefined {
    return this.#submission && (queue().submit(this.#submission, this.name) as Promise<Stream>);
  }

  async #attach(): Promise<Stream | undefined> {
    const seen = { text: this.text.length, thinking: 0 };
    return queue().attach(this.requestId, this.user, this.name, seen) as Promise<Stream | undefined>;
  }

  async #again(): Promise<Stream | undefined> {
    return (await this.#attach()) ?? this.#submit();
  }

  /** @returns undefined where the stream broke off */
  async #read(stream: Stream): Promise<EndedEvent | undefined> {
    const decoder = new LineDecoder();
    const [lost, reader] = [this.#reader, stream.getReader()];
    this.#reader = reader;
    const events: RequestEvent[] = [];
    while (!this.#loses) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      lost?.cancel().catch(() => {});
      if (done) break;
      for (const event of decoder.push(value as Uint8Array).map((line) => JSON.parse(line) as RequestEvent)) {
        events.push(event);
        this.#see(event);
      }
    }
    this.#watches = false;
    this.#loses = false;
    const types = events.map(({ type }) => type).join(" ");
    if (!ORDERLY.test(types) || types.includes("running running")) throw new Error(`events: ${types}`);
    return events.find((event) => event.type === "ended");
  }

  #see(event: RequestEvent): void {
    if (event.type === "queued") this.places.push(event.position);
    if (event.type === "delta") this.text += event.text;
    if (event.type !== "accepted") return;
    this.requestId = event.id;
    this.#watches = true;
    this.#accept();
  }
}

/** One of many steps waits again between two of them. */
const ORDERLY = /^(accepted( queued| running| delta| progress)*( ended)?)?$/;

const BROKEN: Stream = new ReadableStream();
