import { waitUntil } from "cloudflare:workers";
import type { Caller } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { JOB_KINDS } from "../../core/job-kinds.ts";
import { quote } from "../../core/quote.ts";
import { type ItemPage, newRequestId, type Submission } from "../../core/request.ts";
import { interrupted } from "../request/outcome.ts";
import type { Cancelled, QueueStatus, RequestQueue } from "../request-queue.ts";
import { waitOrDisconnect } from "./wait.ts";
import { type OnEvent, type RequestView, watch } from "./watch-request.ts";

/** What a tool may do with the queue of a host, for one call of one caller. */
export interface QueueClient {
  /** Hands a request over and watches it. `sight.end` is missing when it outlasts the wait: it goes on without us. */
  run(work: JobRequest): Promise<RequestView>;
  /**
   * Watches a request that one of the user's clients started, for as long again. What of its text the reader has
   * already is no news, but part of the sight.
   */
  collect(id: string, offset: number): Promise<RequestView>;
  /** One look at a request that one of the user's clients started; it waits for nothing. */
  look(id: string): Promise<RequestView>;
  /** Items of a stepped request, from `offset` on, as many as `most` characters hold. */
  items(id: string, offset: number, most: number): Promise<ItemPage>;
  cancel(id: string): Promise<Cancelled>;
  /** Cancels what the user's call with this key started, or will start if it has not arrived yet. */
  cancelCall(callKey: string): Promise<void>;
  /** Whether a request has still to end, or its outcome to be delivered. */
  isOpen(id: string): Promise<boolean>;
  status(): Promise<QueueStatus>;
}

export type JobRequest = Pick<Submission, "kind" | "model" | "body" | "wishes" | "deliverTo" | "fresh"> & {
  id?: string;
};

/** One call that looks at the queue. */
export interface ViewerOptions {
  /** A new stub each time: one whose object has died stays broken. */
  stub: () => DurableObjectStub<RequestQueue>;
  caller: Caller;
  tool: string;
  /** When the call returns what there is; ms since 1970. */
  until: number;
  /** Aborted when the client has gone, and often after a normal end too. */
  signal: AbortSignal;
  /** Whether a client that goes wants its request stopped, as it is in the era of 2026. */
  leavingCancels: boolean;
  callKey?: string;
  onEvent: OnEvent;
}

export function createQueueClient(viewing: ViewerOptions): QueueClient {
  const { caller, tool, callKey } = viewing;
  const viewer = crypto.randomUUID();
  const queue = viewing.stub;
  return {
    run(work) {
      const id = work.id ?? newRequestId();
      const submission = { ...work, id, tool, callKey, user: caller.user, client: caller.client };
      return view(viewing, viewer, id, () => queue().submit(submission, viewer));
    },
    collect(id, offset) {
      const attach = () => queue().attach(id, caller.user, viewer, { text: offset, thinking: 0 });
      return view({ ...viewing, leavingCancels: false }, viewer, id, attach, offset);
    },
    look: (id) => look(id, () => queue().attach(id, caller.user)),
    items(id, offset, most) {
      const read = () => queue().items(id, caller.user, offset, most);
      // The object may have died since the request was seen; the next one has the items as well.
      return read().catch(read);
    },
    isOpen: (id) => queue().isOpen(id),
    cancel: (id) => queue().cancel(id, caller.user),
    cancelCall: (key) => queue().cancelCall(key, caller.user),
    status: () => queue().status(caller.user),
  };
}

type Open = () => Promise<ReadableStream<Uint8Array> | undefined>;

/** Watches a request through the death of its object, once: the next object knows what became of it. */
async function view(viewing: ViewerOptions, viewer: string, id: string, open: Open, offset = 0): Promise<RequestView> {
  const { caller, signal, until, onEvent, leavingCancels } = viewing;
  const queue = viewing.stub;
  const sight = nothingYet(id, offset);
  const patience = waitOrDisconnect(Math.max(0, until - Date.now()), signal);
  const leave = (forGood: boolean) => queue().leave(sight.id, caller.user, viewer, forGood);
  // Registered before the client can go: of what comes after that, only what is registered still runs.
  waitUntil(patience.gone.then((gone) => (gone ? leave(leavingCancels) : undefined)));
  const reattach: Open = async () => {
    const seen = { text: offset + sight.text.length, thinking: sight.thinking.length };
    // Where the object died before it had taken the request, it is handed over again.
    return (await queue().attach(sight.id, caller.user, viewer, seen)) ?? open();
  };
  try {
    for (const connect of [() => open().catch(deadStream), reattach]) {
      const stream = await connect();
      if (stream === undefined) throw unknownRequest(id);
      const how = await watch(stream, sight, patience.over, onEvent);
      // An object that has just died has lost its viewers anyway.
      if (how === "left" && !signal.aborted) await leave(false).catch(() => {});
      if (how !== "broken") return sight;
    }
  } finally {
    patience.stop();
  }
  if (sight.kind !== undefined && JOB_KINDS[sight.kind].resumes) return sight;
  throw interrupted().withRequest({ id: sight.id, text: sight.text });
}

/** Takes another look where the object died over the first. */
async function look(id: string, open: Open): Promise<RequestView> {
  const never = new Promise(() => {});
  for (const connect of [() => open().catch(deadStream), open]) {
    const stream = await connect();
    if (stream === undefined) throw unknownRequest(id);
    const sight = nothingYet(id, 0);
    await watch(stream, sight, never, () => {});
    if (sight.kind !== undefined) return sight;
  }
  throw interrupted();
}

const nothingYet = (id: string, offset: number): RequestView => {
  return { id, state: "queued", position: 0, offset, text: "", thinking: "" };
};

const unknownRequest = (id: string) =>
  new HearthError("request_not_found", `There is no request ${quote(id, 60)} of yours.`);

/** What there is to read of an object that died as it was asked. */
const deadStream = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
