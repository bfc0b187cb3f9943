import type { ServerContext } from "@modelcontextprotocol/server";
import type { RequestEvent } from "../core/request.ts";
import type { OnEvent } from "../queue/watch.ts";

/**
 * Passes a request's events on as progress notifications, where the client asked for them. `progress` counts tokens,
 * nearly; it only ever grows, as MCP wants it. `message` holds the text since the last notification.
 */
export function progressNotifier({ mcpReq }: ServerContext): OnEvent {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let progress = 0;
  const notify = (message: string, parts = 0) => {
    progress = Math.max(progress + 1, parts);
    // A client that has gone cannot be notified; the call's own signal deals with that.
    mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, message } }).catch(() => {});
  };
  return (event) => {
    for (const message of messagesOf(event)) notify(message, event.type === "delta" ? event.parts : 0);
  };
}

function messagesOf(event: RequestEvent): string[] {
  if (event.type === "queued") return [`Waiting for the GPU, place ${event.position} in the queue.`];
  if (event.type !== "delta") return [];
  const thinking = event.thinking === "" ? [] : [`(thinking) ${event.thinking}`];
  return event.text === "" ? thinking : [...thinking, event.text];
}
