import { createActionContext } from "../actions/action-context.ts";
import { isJsonObject } from "../core/json-object.ts";
import type { CallContext } from "./call-context.ts";

/**
 * A client of the 2025 era cancels with a notification. It is an HTTP call of its own and names only a JSON-RPC id, and
 * every client counts its ids from 0. Hearth therefore answers `initialize` with a session id, which the client sends
 * back with each call. Nothing is stored under it. Its end says which lists the client has: see `changed-lists.ts`.
 */
export const SESSION_HEADER = "mcp-session-id";

/** Returns the key under which the queue knows one call of one client. */
export const callKey = (user: string, sessionId: string, requestId: string | number) =>
  `${user}/${sessionId.slice(0, 64)}/${typeof requestId}:${String(requestId).slice(0, 64)}`;

/** Whether this message opens a connection of the 2025 era. */
export const isInitialize = (body: unknown) => isJsonObject(body) && body.method === "initialize";

/** Passes a `notifications/cancelled` on to the queue. The call that it names may reach the queue later. */
export async function relayCancel(body: unknown, { sessionId, ...call }: CallContext): Promise<void> {
  if (sessionId === undefined || !isJsonObject(body) || body.method !== "notifications/cancelled") return;
  const requestId = isJsonObject(body.params) ? body.params.requestId : undefined;
  if (typeof requestId !== "string" && typeof requestId !== "number") return;
  const { queue } = createActionContext({ ...call, name: body.method });
  await queue.cancelCall(callKey(call.caller.user, sessionId, requestId));
}
