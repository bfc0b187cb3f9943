import type { ServerContext } from "@modelcontextprotocol/server";
import { JOB_KINDS, type JobKind } from "../core/job.ts";
import type { RequestEvent } from "../core/request.ts";
import { splitText } from "../core/split-text.ts";
import type { OnEvent } from "../queue/client/watch-request.ts";

/** `progress` must grow with every notification, even if the work has not advanced. */
const SMALLEST_STEP = 0.001;
/** Characters of one notification. A viewer that comes late gets all text so far, and some clients take no event of a megabyte. */
const MAX_CHARACTERS = 50_000;
/** A token is sent back with every notification, so a longer one gets none. */
const MAX_TOKEN_CHARACTERS = 1_000;

/**
 * Sends the events of a request as progress notifications, if the client asked for them. `progress` counts tokens
 * (roughly), items or bytes, and always grows, as MCP requires. `message` holds the text since the last notification, or
 * says how far the work is.
 */
export function progressNotifier({ mcpReq }: ServerContext): OnEvent {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined || String(progressToken).length > MAX_TOKEN_CHARACTERS) return () => {};
  let progress = 0;
  return (event, { kind }) => {
    for (const { message, done = 0, total } of notices(event, kind)) {
      progress = Math.max(progress + SMALLEST_STEP, done);
      // A notification after the last byte must not exceed the total.
      const end = total === undefined ? {} : { total: Math.max(total, progress) };
      const params = { progressToken, progress, ...end, message };
      // This fails if the client has left. The signal of the call handles that.
      mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
    }
  };
}

function notices(
  event: RequestEvent,
  kind: JobKind = "generate",
): { message: string; done?: number; total?: number }[] {
  const { lane } = JOB_KINDS[kind];
  const resource = lane === "gpu" ? "the GPU" : "other transfers";
  if (event.type === "queued") return [{ message: `Waiting for ${resource}, place ${event.position} in the queue.` }];
  if (event.type === "moved") return [{ message: `The request moved to the host ${event.host}.` }];
  if (event.type === "progress") return [event.progress];
  if (event.type !== "delta") return [];
  const { text, thinking, parts: done } = event;
  return [
    ...splitText(thinking, MAX_CHARACTERS).map((part) => ({ message: `(thinking) ${part}`, done })),
    ...splitText(text, MAX_CHARACTERS).map((message) => ({ message, done })),
  ];
}
