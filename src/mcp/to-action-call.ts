import type { ServerContext } from "@modelcontextprotocol/server";
import type { ActionCall } from "../actions/action-context.ts";
import type { CallContext } from "./call-context.ts";
import { callKey } from "./legacy-session.ts";
import { progressNotifier } from "./progress.ts";

/**
 * Translates a message of the protocol into the call of an action.
 * @param name of the tool, or the method if it is none
 */
export function toActionCall(
  { sessionId, takeArguments: _, ...call }: CallContext,
  mcp: ServerContext,
  name: string,
): ActionCall {
  const { envelope, signal, id } = mcp.mcpReq;
  // Only messages of the 2026 era have an envelope. In that era a client cancels by leaving.
  const modern = envelope !== undefined;
  return {
    ...call,
    name,
    startedAt: Date.now(),
    signal,
    leavingCancels: modern,
    callKey: modern || sessionId === undefined ? undefined : callKey(call.caller.user, sessionId, id),
    onEvent: progressNotifier(mcp),
  };
}
