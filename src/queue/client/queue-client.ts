import type { Caller } from "../../core/caller.ts";
import { type ErrorInfo, HearthError } from "../../core/errors.ts";
import type { Job, JobKind } from "../../core/job.ts";
import { FIRST_HOST, type HostedModel, hostOfRequest, newRequestId, type Submission } from "../../core/request.ts";
import { decodeItem, type ItemPage } from "../forms/stored-item.ts";
import type { CancelOutcome, QueueStanding, QueueStatus } from "../queue-status.ts";
import type { RequestQueue } from "../request-queue.ts";
import { askQueues } from "./ask-queues.ts";
import { findTwin } from "./find-twin.ts";
import { handOver } from "./hand-over.ts";
import { lookAtRequest, unknownRequest, viewRequest } from "./view-request.ts";
import type { OnEvent, RequestView } from "./watch-request.ts";

/** The queues of all hosts, for one call of one caller. A request's id names its host. */
export interface QueueClient {
  /** Hands a job over and watches it. `end` is missing in the view of a request that outlasts the wait: it continues. */
  run(request: JobRequest): Promise<RequestView>;
  /**
   * Watches a request of one of the user's clients, for a wait of its own. The view's text begins after the `offset`
   * characters that the reader has.
   */
  collect(id: string, offset: number): Promise<RequestView>;
  /** Returns what there is of a request of one of the user's clients, without waiting. */
  look(id: string): Promise<RequestView>;
  /** Items of a stepped request, from `offset` on, as many as `max` characters hold. */
  items(id: string, offset: number, max: number): Promise<ItemPage>;
  /**
   * Asserts that a request of this kind and of about so many bytes would be accepted now, for callers that store something
   * before they submit it. It takes no place.
   * @param at the hosts that can serve it, of which one with room is enough; the first host if missing
   * @throws HearthError `daily_limit`, `queue_full`, `user_queue_full`
   */
  assertRoom(kind: JobKind, bytes: number, at?: readonly string[]): Promise<void>;
  cancel(id: string): Promise<CancelOutcome>;
  /** Cancels the request of the user's call with this key, or refuses it when it arrives. */
  cancelCall(callKey: string): Promise<void>;
  /** Whether a request has still to end, or its outcome to be delivered. */
  isOpen(id: string): Promise<boolean>;
  /** The user's requests on all hosts. */
  status(): Promise<QueueStatus>;
  /** How the queues of these hosts stand for the user. A host whose queue does not answer at once is missing. */
  standing(hosts: readonly string[]): Promise<ReadonlyMap<string, QueueStanding>>;
  /**
   * Finds where an equal request of the user runs that nobody watches: handed over there, this one joins it. With less than
   * two places there is nothing to choose, and nobody is asked.
   * @param request as `run` will get it
   * @param places hosts that can serve it, each with its name of the model
   */
  findTwin(request: JobRequest, places: readonly HostedModel[]): Promise<HostedModel | undefined>;
}

/** A job and how it is asked for. */
export type JobRequest = Job &
  Pick<Submission, "wishes" | "deliverTo" | "fresh" | "fallbacks"> & {
    /** Names the host too. Without it a new one is made for `host`. */
    id?: string;
    /** The id of the host that gets the job; the first one if missing. */
    host?: string;
  };

/** How one call of one caller views the queues. */
export interface ViewerOptions {
  /** The queue of a host. A new stub each time: one whose object has died stays broken. */
  queueOf: (host: string) => DurableObjectStub<RequestQueue>;
  /** The ids of all hosts. */
  hosts: readonly string[];
  caller: Caller;
  tool: string;
  /** When the call returns what there is, in ms since 1970. */
  until: number;
  /** Aborted when the client disconnects, and often after a normal end too. */
  signal: AbortSignal;
  /** Whether a client that disconnects wants its request stopped, as in the 2026 era. */
  leavingCancels: boolean;
  callKey?: string;
  /** Makes the digest of the tool and its arguments. */
  callDigest?: () => string;
  onEvent: OnEvent;
}

/** Creates the client of one call. It reaches the queue of each host by the id of a request. */
export function createQueueClient(options: ViewerOptions): QueueClient {
  const { caller, tool, callKey, callDigest, hosts, queueOf } = options;
  const viewer = crypto.randomUUID();
  const queue = (id: string) => queueOf(hostOfRequest(id));
  /** Whether the host of an id exists. Ids come from outside, and asking for a new name would make an object. */
  const hasHost = (id: string) => hosts.includes(hostOfRequest(id));
  const assertHost = (id: string) => {
    if (!hasHost(id)) throw unknownRequest(id);
  };
  return {
    run({ host = hosts[0] ?? FIRST_HOST, ...request }) {
      const id = request.id ?? newRequestId(host);
      const { user, client } = caller;
      const submission: Submission = { ...request, id, tool, callKey, callDigest: callDigest?.(), user, client };
      return viewRequest(options, viewer, { id, ...handOver(submission, viewer, () => queue(id)) });
    },
    async collect(id, offset) {
      assertHost(id);
      const attach = () => queue(id).attach(id, caller.user, viewer, { text: offset, thinking: 0 });
      return viewRequest({ ...options, leavingCancels: false }, viewer, { id, open: attach, offset });
    },
    async look(id) {
      assertHost(id);
      return lookAtRequest(id, () => queue(id).attach(id, caller.user));
    },
    async items(id, offset, max) {
      assertHost(id);
      const read = () => queue(id).items(id, caller.user, offset, max);
      // The object may have died since the request was seen; the next one has the items as well.
      const { lines, done } = await read().catch(read);
      const characters = lines.reduce((sum, { length }) => sum + length, 0);
      return { items: lines.map(decodeItem), characters, done };
    },
    assertRoom: (kind, bytes, at = hosts.slice(0, 1)) =>
      assertRoom(at.map((host) => queueOf(host).refusal(caller.user, kind, bytes))),
    isOpen: async (id) => hasHost(id) && queue(id).isOpen(id),
    cancel: async (id) => (hasHost(id) ? queue(id).cancel(id, caller.user) : "unknown"),
    async cancelCall(key) {
      await Promise.all(hosts.map((host) => queueOf(host).cancelCall(key, caller.user)));
    },
    standing: (asked) => askQueues(asked, (host) => queueOf(host).standing(caller.user)),
    findTwin: async (request, places) => findTwin({ ...request, tool, user: caller.user }, places, queueOf),
    async status() {
      return addStatus(await Promise.all(hosts.map((host) => queueOf(host).status(caller.user))));
    },
  };
}

async function assertRoom(asked: readonly Promise<ErrorInfo | undefined>[]): Promise<void> {
  // An object of an earlier build cannot tell. Whatever else fails here also fails when the request is submitted.
  const refusals = await Promise.all(asked.map((refusal) => refusal.catch(() => undefined)));
  const [first] = refusals;
  if (first !== undefined && refusals.every((refusal) => refusal !== undefined)) throw HearthError.from(first);
}

function addStatus(all: readonly QueueStatus[]): QueueStatus {
  const requests = all.flatMap((status) => status.requests);
  const isOpen = ({ ended_at }: QueueStatus["requests"][number]) => (ended_at === null ? 0 : 1);
  return {
    requests:
      all.length < 2 ? requests : requests.sort((a, b) => isOpen(a) - isOpen(b) || b.submitted_at - a.submitted_at),
    running: all.reduce((sum, { running }) => sum + running, 0),
    waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
    // Each queue knows what the others have reported.
    day: all.flatMap(({ day }) => day ?? []).sort((a, b) => b.used - a.used)[0],
  };
}
