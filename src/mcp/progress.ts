import type { ServerContext } from "@modelcontextprotocol/server";
import { JOB_KINDS, type JobKind } from "../core/job-kinds.ts";
import type { RequestEvent } from "../core/request.ts";
import type { OnEvent } from "../queue/client/watch-request.ts";

/** The smallest step, for what is said without being nearer to the end. */
const A_WORD = 0.001;

/**
 * Passes a request's events on as progress notifications, where the client asked for them. `progress` counts tokens
 * (nearly), items or bytes; it only ever grows, as MCP wants it. `message` holds the text since the last notification, or
 * says how far it is.
 */
export function progressNotifier({ mcpReq }: ServerContext): OnEvent {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let progress = 0;
  return (event, { kind }) => {
    for (const { message, done = 0, total } of notices(event, kind)) {
      progress = Math.max(progress + A_WORD, done);
      // What is said after the last byte must not stand beyond the end.
      const end = total === undefined ? {} : { total: Math.max(total, progress) };
      const params = { progressToken, progress, ...end, message };
      // A client that has gone cannot be notified; the call's own signal deals with that.
      mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
    }
  };
}

function notices(
  event: RequestEvent,
  kind: JobKind = "generate",
): { message: string; done?: number; total?: number }[] {
  const { lane } = JOB_KINDS[kind];
  const whatFor = lane === "gpu" ? "the GPU" : "other transfers";
  if (event.type === "queued") return [{ message: `Waiting for ${whatFor}, place ${event.position} in the queue.` }];
  if (event.type === "progress") return [event.progress];
  if (event.type !== "delta") return [];
  const { text, thinking, parts: done } = event;
  return [
    ...(thinking === "" ? [] : [{ message: `(thinking) ${thinking}`, done }]),
    ...(text === "" ? [] : [{ message: text, done }]),
  ];
}
