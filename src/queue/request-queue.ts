import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import { requireConfig } from "../config/require-config.ts";
import { HearthError, toHearthError } from "../core/errors.ts";
import type { EndedEvent, Outcome, RequestEvent, Submission } from "../core/request.ts";
import { streamGeneration } from "../ollama/generation.ts";
import { generationBody } from "../ollama/generation-body.ts";
import { ModelDoor } from "../ollama/model-door.ts";
import { LiveRequest } from "./live-request.ts";
import { RequestTable } from "./request-table.ts";
import { Turns } from "./turns.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Everything that generates on one host. A request runs here and not in the Worker's own call, so it outlives whoever
 * asked for it; the calls are viewers of its events. One object a host, named by the host's id.
 */
export class RequestQueue extends DurableObject<Bindings> {
  readonly #config: Config = requireConfig(this.env);
  readonly #table = new RequestTable(this.ctx.storage);
  readonly #turns = new Turns(this.#config.queue.maxConcurrent);
  readonly #door = new ModelDoor(this.#config);
  readonly #live = new Map<string, LiveRequest>();

  /** Takes a request and shows its events, one line of JSON each. A full queue is an event too: errors lose their form over RPC. */
  submit(submission: Submission): ReadableStream<Uint8Array> {
    const live = new LiveRequest(submission);
    const { maxConcurrent, maxQueued } = this.#config.queue;
    if (this.#turns.runningCount >= maxConcurrent && this.#turns.waitingCount >= maxQueued) {
      return only(ended(live, failure(queueFull(maxQueued))));
    }
    this.#live.set(submission.id, live);
    this.#table.insert(this.#config.host.id, submission, "queued", live.submittedAt);
    this.#turns.enqueue(submission.id, submission.user);
    this.#startNext();
    return live.watch(this.#whereItStands(live));
  }

  /** The events of a request of this user, from its first text on; of an ended one, its end. Undefined when there is none. */
  attach(id: string, user: string): ReadableStream<Uint8Array> | undefined {
    const live = this.#live.get(id);
    if (live !== undefined) return live.submission.user === user ? live.watch(this.#whereItStands(live)) : undefined;
    const ended = this.#table.ended(id, user);
    return ended === undefined ? undefined : only(ended);
  }

  /** Stops a queued or running request of this user; upstream is closed at once. */
  cancel(id: string, user: string): boolean {
    const live = this.#live.get(id);
    if (live === undefined || live.submission.user !== user) return false;
    const cancelled = new HearthError("cancelled", "The request was cancelled.");
    live.abort.abort(cancelled);
    if (live.startedAt === undefined) this.#end(live, failure(cancelled));
    return true;
  }

  override async alarm(): Promise<void> {
    this.#table.forgetContent(Date.now());
    if (this.#table.hasContent) await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
  }

  #whereItStands(live: LiveRequest): RequestEvent {
    if (live.startedAt !== undefined) return { type: "running" };
    return { type: "queued", position: this.#turns.position(live.submission.id) };
  }

  #startNext(): void {
    for (const id of this.#turns.start()) {
      const live = this.#live.get(id);
      if (live !== undefined) this.ctx.waitUntil(this.#run(live));
    }
    for (const live of this.#live.values()) {
      if (live.startedAt === undefined) live.emit(this.#whereItStands(live));
    }
  }

  async #run(live: LiveRequest): Promise<void> {
    live.startedAt = Date.now();
    live.emit({ type: "running" });
    const { kind, model, body } = live.submission;
    try {
      await this.#door.check(model);
      const call = {
        kind,
        body: generationBody(model, body, this.#config.defaults),
        signal: live.abort.signal,
        totalMs: this.#config.queue.timeoutSeconds * 1000,
        onPart: () => live.grown(),
      };
      await streamGeneration(this.#config.host, call, live.generation);
      this.#end(live, { state: "done" });
    } catch (thrown) {
      this.#end(live, failure(toHearthError(thrown)));
    }
  }

  #end(live: LiveRequest, outcome: Outcome): void {
    const { id } = live.submission;
    const event = ended(live, outcome);
    const now = Date.now();
    this.#table.end(id, live.startedAt, event, now);
    live.end(event);
    this.#live.delete(id);
    this.#turns.leave(id);
    this.ctx.waitUntil(this.#planForgetting(now + DAY_MS));
    this.#startNext();
  }

  async #planForgetting(at: number): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(at);
  }
}

function failure(error: HearthError): Outcome {
  return { state: error.code === "cancelled" ? "cancelled" : "failed", error: error.info };
}

function ended({ submission, generation }: LiveRequest, outcome: Outcome): EndedEvent {
  return { type: "ended", ...outcome, result: generation, wishes: submission.wishes };
}

function queueFull(waiting: number): HearthError {
  return new HearthError("queue_full", `The queue is full: ${waiting} requests wait already.`);
}

function only(event: EndedEvent): ReadableStream<Uint8Array> {
  return new Blob([`${JSON.stringify(event)}\n`]).stream() as ReadableStream<Uint8Array>;
}
