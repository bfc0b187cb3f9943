import { waitUntil } from "cloudflare:workers";
import { HearthError } from "../../core/errors.ts";
import { JOB_KINDS } from "../../core/job.ts";
import { quote } from "../../core/quote.ts";
import { hostOfRequest, type RequestEvent } from "../../core/request.ts";
import { interrupted } from "../request/outcome.ts";
import type { ViewerOptions } from "./queue-client.ts";
import { waitOrDisconnect } from "./wait.ts";
import { type OnEvent, type RequestView, watchRequest } from "./watch-request.ts";

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

/**
 * Watches a request through one death of its object, because the next object knows what became of the request, and through
 * its moves to other hosts.
 */
export async function viewRequest(options: ViewerOptions, viewer: string, watched: Watched): Promise<RequestView> {
  const { id, open, offset = 0, stored } = watched;
  const { caller, signal, until, leavingCancels } = options;
  const onEvent: OnEvent = (event, seen) => {
    if (showsStored(event)) stored?.();
    options.onEvent(event, seen);
  };
  const seen = emptyView(id, offset);
  const queue = () => options.queueOf(seen.host ?? hostOfRequest(id));
  const wait = waitOrDisconnect(Math.max(0, until - Date.now()), signal);
  const leave = (forGood: boolean) => queue().leave(seen.id, caller.user, viewer, forGood);
  // Registered before the client can disconnect: after a disconnect only what is registered still runs.
  waitUntil(wait.disconnected.then((gone) => (gone ? leave(leavingCancels) : undefined)));
  const reattach: Open = async () => {
    const offsets = { text: offset + seen.text.length, thinking: seen.thinking.length };
    // If the object died before it had taken the request, the request is handed over again.
    return (await queue().attach(seen.id, caller.user, viewer, offsets)) ?? open();
  };
  const watch = async (connect: Open) => {
    const stream = await connect();
    if (stream === undefined) throw notFound(seen);
    return watchRequest(stream, seen, wait.over, onEvent);
  };
  try {
    for (const connect of [() => open().catch(brokenStream), reattach]) {
      let outcome = await watch(connect);
      while (outcome === "moved") outcome = await watch(() => reattach().catch(brokenStream));
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

/** Returns what there is of a request. It looks again if the object died during the first look. */
export async function lookAtRequest(id: string, open: Open): Promise<RequestView> {
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

/** Error of a request that does not exist, or is not the user's. */
export const unknownRequest = (id: string) =>
  new HearthError("request_not_found", `There is no request ${quote(id, 60)} of yours.`);

/** Stands for the stream of an object that died as it was asked. */
const brokenStream = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
