import type { ServerContext } from "@modelcontextprotocol/server";
import type { ToolContext } from "../actions/tool/define-tool.ts";
import { createChatClient } from "../chats/client/chat-client.ts";
import { JOB_KINDS } from "../core/job-kinds.ts";
import { createOllama } from "../hosts/ollama/ollama.ts";
import { createMetadata } from "../metadata/metadata.ts";
import { createQueueClient } from "../queue/client/queue-client.ts";
import type { CallContext } from "./call-context.ts";
import { callKey } from "./legacy-session.ts";
import { progressNotifier } from "./progress.ts";

/**
 * The handles of one call of one caller, be it of a tool or of something else that works with them.
 * @param call under which name it is known to the queue, and when it began
 */
export function toolContext(
  scope: CallContext,
  mcp: ServerContext,
  call: { name: string; started: number },
): ToolContext {
  const { env, config, caller, filter, sessionId } = scope;
  // Only requests of the 2026 era carry an envelope.
  const modern = mcp.mcpReq.envelope !== undefined;
  const metadata = createMetadata(config, env.METADATA, filter.model);
  const notify = progressNotifier(mcp);
  return {
    config,
    caller,
    metadata,
    ollama: createOllama(config.host),
    chats: createChatClient(env, caller),
    queue: createQueueClient({
      stub: () => env.REQUEST_QUEUE.getByName(config.host.id),
      caller,
      tool: call.name,
      // From the start of the call: what a tool asks first is part of the wait that a client bears.
      until: call.started + (filter.waitSeconds ?? config.queue.waitSeconds) * 1000,
      signal: mcp.mcpReq.signal,
      leavingCancels: modern,
      callKey: modern || sessionId === undefined ? undefined : callKey(caller.user, sessionId, mcp.mcpReq.id),
      onEvent: (event, sight) => {
        notify(event, sight);
        // However it ended: a pull that failed at the last layer may have brought others.
        if (event.type === "ended" && sight.kind !== undefined && JOB_KINDS[sight.kind].changesModels)
          metadata.forget();
      },
    }),
  };
}
