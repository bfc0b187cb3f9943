import { waitUntil } from "cloudflare:workers";
import type { Caller } from "../../core/caller.ts";
import { type ErrorInfo, HearthError } from "../../core/errors.ts";
import { JOB_KINDS, type Job, type JobKind } from "../../core/job.ts";
import { quote } from "../../core/quote.ts";
import { FIRST_HOST, hostOfRequest, newRequestId, type RequestEvent, type Submission } from "../../core/request.ts";
import { decodeItem, type ItemPage } from "../forms/stored-item.ts";
import { interrupted } from "../request/outcome.ts";
import type { CancelOutcome, QueueStatus, RequestQueue } from "../request-queue.ts";
import { handOver } from "./hand-over.ts";
import { waitOrDisconnect } from "./wait.ts";
import { type OnEvent, type RequestView, watchRequest } from "./watch-request.ts";

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
   * before they submit it. It takes no place. @throws HearthError `daily_limit`, `queue_full`, `user_queue_full`
   */
  assertRoom(kind: JobKind, bytes: number): Promise<void>;
  cancel(id: string): Promise<CancelOutcome>;
  /** Cancels the request of the user's call with this key, or refuses it when it arrives. */
  cancelCall(callKey: string): Promise<void>;
  /** Whether a request has still to end, or its outcome to be delivered. */
  isOpen(id: string): Promise<boolean>;
  /** The user's requests on all hosts. */
  status(): Promise<QueueStatus>;
}

/** A job and how it is asked for. Without an id a new one is made. */
export type JobRequest = Job & Pick<Submission, "wishes" | "deliverTo" | "fresh"> & { id?: string };

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
    run(request) {
      const id = request.id ?? newRequestId(FIRST_HOST);
      const { user, client } = caller;
      const submission = { ...request, id, tool, callKey, callDigest: callDigest?.(), user, client };
      return view(options, viewer, { id, ...handOver(submission, viewer, () => queue(id)) });
    },
    async collect(id, offset) {
      assertHost(id);
      const attach = () => queue(id).attach(id, caller.user, viewer, { text: offset, thinking: 0 });
      return view({ ...options, leavingCancels: false }, viewer, { id, open: attach, offset });
    },
    async look(id) {
      assertHost(id);
      return look(id, () => queue(id).attach(id, caller.user));
    },
    async items(id, offset, max) {
      assertHost(id);
      const read = () => queue(id).items(id, caller.user, offset, max);
      // The object may have died since the request was seen; the next one has the items as well.
      const { lines, done } = await read().catch(read);
      const characters = lines.reduce((sum, { length }) => sum + length, 0);
      return { items: lines.map(decodeItem), characters, done };
    },
    assertRoom: (kind, bytes) => assertRoom(queueOf(FIRST_HOST).refusal(caller.user, kind, bytes)),
    isOpen: async (id) => hasHost(id) && queue(id).isOpen(id),
    cancel: async (id) => (hasHost(id) ? queue(id).cancel(id, caller.user) : "unknown"),
    async cancelCall(key) {
      await Promise.all(hosts.map((host) => queueOf(host).cancelCall(key, caller.user)));
    },
    async status() {
      return addStatus(await Promise.all(hosts.map((host) => queueOf(host).status(caller.user))));
    },
  };
}

async function assertRoom(refusal: Promise<ErrorInfo | undefined>): Promise<void> {
  // An object of an earlier build cannot tell. Whatever else fails here also fails when the request is submitted.
  const refused = await refusal.catch(() => undefined);
  if (refused !== undefined) throw HearthError.from(refused);
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

type Open = () => Promise<ReadableStream<Uint8Array> | undefined>;

/** Request to watch. */
interface Watched {
  id: string;
  open: Open;
  /** Characters of its text that the reader has. */
  offset?: number;
  /** Told when the request is stored. Until then the object may die and know nothing of it, and it is handed over again. */
  stored?: () => void;
}

/** Watches a request through one death of its object: the next object knows what became of the request. */
async function view(options: ViewerOptions, viewer: string, watched: Watched): Promise<RequestView> {
  const { id, open, offset = 0, stored } = watched;
  const { caller, signal, until, leavingCancels } = options;
  const onEvent: OnEvent = (event, seen) => {
    if (showsStored(event)) stored?.();
    options.onEvent(event, seen);
  };
  const queue = () => options.queueOf(hostOfRequest(id));
  const seen = emptyView(id, offset);
  const wait = waitOrDisconnect(Math.max(0, until - Date.now()), signal);
  const leave = (forGood: boolean) => queue().leave(seen.id, caller.user, viewer, forGood);
  // Registered before the client can disconnect: after a disconnect only what is registered still runs.
  waitUntil(wait.disconnected.then((gone) => (gone ? leave(leavingCancels) : undefined)));
  const reattach: Open = async () => {
    const offsets = { text: offset + seen.text.length, thinking: seen.thinking.length };
    // If the object died before it had taken the request, the request is handed over again.
    return (await queue().attach(seen.id, caller.user, viewer, offsets)) ?? open();
  };
  try {
    for (const connect of [() => open().catch(brokenStream), reattach]) {
      const stream = await connect();
      if (stream === undefined) throw notFound(seen);
      const outcome = await watchRequest(stream, seen, wait.over, onEvent);
      // An object that has just died has lost its viewers anyway.
      if (outcome === "left" && !signal.aborted) await leave(false).catch(() => {});
      if (outcome !== "broken") return seen;
    }
  } finally {
    wait.stop();
  }
  if (seen.kind !== undefined && JOB_KINDS[seen.kind].resumes) return seen;
  throw interrupted().withRequest({ id: seen.id, text: seen.text });
}

/** Looks again if the object died during the first look. */
async function look(id: string, open: Open): Promise<RequestView> {
  const never = new Promise(() => {});
  for (const connect of [() => open().catch(brokenStream), open]) {
    const stream = await connect();
    if (stream === undefined) throw unknownRequest(id);
    const seen = emptyView(id, 0);
    await watchRequest(stream, seen, never, () => {});
    if (seen.kind !== undefined) return seen;
  }
  throw interrupted();
}

/** Error of a request that the queue does not know, or knows no more. */
const notFound = ({ id, text, kind }: RequestView) =>
  kind === undefined ? unknownRequest(id) : interrupted().withRequest({ id, text });

/** A request that waits was stored before anybody was told. One that starts at once is stored before its first text. */
const showsStored = ({ type }: RequestEvent) => type !== "accepted" && type !== "running";

const emptyView = (id: string, offset: number): RequestView => {
  return { id, state: "queued", position: 0, offset, text: "", thinking: "" };
};

const unknownRequest = (id: string) =>
  new HearthError("request_not_found", `There is no request ${quote(id, 60)} of yours.`);

/** Stands for the stream of an object that died as it was asked. */
const brokenStream = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
