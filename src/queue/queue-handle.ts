import type { Caller } from "../core/caller.ts";
import { HearthError } from "../core/errors.ts";
import { newRequestId, type Submission } from "../core/request.ts";
import type { RequestQueue } from "./request-queue.ts";
import { type OnEvent, type Sight, watch } from "./watch.ts";

/** What a tool may do with the queue of a host, for one call of one caller. */
export interface QueueHandle {
  /** Hands a request over and watches it. `sight.end` is missing when it outlasts the wait: it goes on without us. */
  run(work: Work): Promise<Watched>;
  /** Watches a request that one of the user's clients started, for as long again. */
  collect(id: string): Promise<Watched>;
}

export type Work = Pick<Submission, "kind" | "model" | "body" | "wishes">;
export type Watched = Sight & { id: string };

interface Viewing {
  stub: DurableObjectStub;
  caller: Caller;
  tool: string;
  waitMs: number;
  signal: AbortSignal;
  onEvent: OnEvent;
}

export function createQueueHandle({ stub, caller, tool, waitMs, signal, onEvent }: Viewing): QueueHandle {
  const queue = stub as DurableObjectStub<RequestQueue>;
  const view = async (id: string, stream: ReadableStream<Uint8Array>): Promise<Watched> => ({
    id,
    ...(await watch(id, stream, { waitMs, signal, onEvent })),
  });
  return {
    async run(work) {
      const id = newRequestId();
      return view(id, await queue.submit({ ...work, id, tool, user: caller.user, client: caller.client }));
    },
    async collect(id) {
      const stream = await queue.attach(id, caller.user);
      if (stream === undefined) throw new HearthError("request_not_found", `There is no request ${id} of yours.`);
      return view(id, stream);
    },
  };
}
