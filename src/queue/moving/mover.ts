import type { Bindings } from "../../config/bindings.ts";
import type { Outcome } from "../../core/request.ts";
import { errorFields } from "../../telemetry/logger.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { endedEvent } from "../request/outcome.ts";
import type { RequestQueue } from "../request-queue.ts";
import { waitedInVain } from "../store/recovery.ts";
import type { RequestStore } from "../store/request-store.ts";
import type { Workplace } from "../workplace.ts";
import { mayMove, movedSubmission, nextPlace } from "./move-rules.ts";

type Queue = DurableObjectStub<RequestQueue>;

/**
 * Moves requests to the queues of other hosts, if their own host fails before it has done anything. A request moves exactly
 * once, whichever object dies: that it moves is on disk before the other queue hears of it, so it cannot run here again; and
 * the other queue takes each id once, so the request can be handed over again until its arrival is on disk here too.
 */
export class Mover {
  readonly #env: Bindings;
  readonly #store: RequestStore;
  /** Requests of this object that are about to move, with their viewers. */
  readonly #leaving = new Map<string, ActiveRequest>();
  readonly #attempts = new Map<string, Promise<void>>();
  #place: Workplace | undefined;

  constructor(env: Bindings, store: RequestStore) {
    this.#env = env;
    this.#store = store;
  }

  configure(place: Workplace): void {
    this.#place = place;
  }

  /** Whether a request has left that no other queue has confirmed. */
  get hasWork(): boolean {
    return this.#store.moved !== undefined && this.#store.moved.unconfirmed().length > 0;
  }

  /**
   * Moves a request that would end with this outcome.
   * @returns the attempt to hand it over, which never rejects; undefined where the request must end here
   */
  begin(request: ActiveRequest, outcome: Outcome): Promise<void> | undefined {
    if (this.#place === undefined || this.#place.config.hosts.length < 2) return undefined;
    const { hostId, config, recorder } = this.#place;
    const { id } = request.submission;
    if (!mayMove(request, outcome, this.#store.items.count(id))) return undefined;
    const submission = request.input.submission ?? this.#store.input(id);
    const hosts = config.hosts.map((host) => host.id);
    const next = submission && nextPlace(submission, hostId, hosts);
    if (next === undefined || !recorder.moving(request, endedEvent(request, outcome), next.host)) return undefined;
    request.lifecycle.move("moving");
    this.#leaving.set(id, request);
    return this.#handOver(id);
  }

  /** Hands over again what no queue has confirmed, one after the other: each may be megabytes. */
  async resume(): Promise<void> {
    for (const id of this.#store.moved?.unconfirmed() ?? []) await this.#handOver(id);
  }

  /** A request that is about to move, while this object has its viewers. */
  leaving(id: string): ActiveRequest | undefined {
    return this.#leaving.get(id);
  }

  /** The queue to which a request has moved; undefined where it has not, or is not of this user. */
  async queueOf(id: string, user?: string): Promise<Queue | undefined> {
    const moved = this.#store.moved?.find(id);
    if (moved === undefined || (user !== undefined && moved.user !== user)) return undefined;
    if (!moved.isTaken) await this.#handOver(id);
    return this.#queue(moved.to);
  }

  #handOver(id: string): Promise<void> {
    const running = this.#attempts.get(id);
    if (running !== undefined) return running;
    const attempt = this.#attempt(id).finally(() => this.#attempts.delete(id));
    this.#attempts.set(id, attempt);
    return attempt;
  }

  async #attempt(id: string): Promise<void> {
    const moved = this.#store.moved?.find(id);
    if (this.#place === undefined || moved === undefined || moved.isTaken) return;
    const { hostId, log } = this.#place;
    const { to, code } = moved;
    try {
      const stored = this.#store.input(id);
      if (stored === undefined) return this.#lose(id);
      const submission = movedSubmission(stored, { host: hostId, code }, to);
      // A new stub each time: one whose object has died stays broken.
      const take = () => this.#queue(to).take(submission);
      await take().catch(take);
      log.warn("request_moved", { request_id: id, from: hostId, to, code });
      this.#leaving.get(id)?.end({ type: "moved", host: to });
      this.#leaving.delete(id);
      this.#store.moved?.taken(id);
    } catch (thrown) {
      log.warn("move_failed", { request_id: id, to, ...errorFields(thrown) });
    }
  }

  /** Ends a request whose input is gone, because no queue has taken it for a day. */
  #lose(id: string): void {
    this.#store.moved?.lost(id);
    const request = this.#leaving.get(id);
    request?.end(endedEvent(request, { state: "interrupted", error: waitedInVain().info }));
    this.#leaving.delete(id);
  }

  #queue(host: string): Queue {
    return this.#env.REQUEST_QUEUE.getByName(host) as unknown as Queue;
  }
}
