import { isJsonObject } from "../core/json-object.ts";
import type { RequestQueue } from "../queue/request-queue.ts";
import type { CallContext } from "./call-context.ts";

/**
 * A client of the 2025 era cancels by a notification, which is an HTTP call of its own and names only a JSON-RPC id, and
 * those begin at 0 in every client. So `initialize` is answered with a session id, which such clients send back; nothing
 * is stored under it.
 */
export const SESSION_HEADER = "mcp-session-id";

/** What one call of one client is known by, in the queue. */
export const callKey = (user: string, sessionId: string, requestId: string | number) =>
  `${user}/${sessionId.slice(0, 64)}/${typeof requestId}:${String(requestId).slice(0, 64)}`;

/** Whether this message opens a connection of the 2025 era. */
export const isInitialize = (body: unknown) => isJsonObject(body) && body.method === "initialize";

/** Hands a `notifications/cancelled` on to the queue, which knows the call or will know it soon. */
export async function relayCancel(body: unknown, { env, config, caller, sessionId }: CallContext): Promise<void> {
  if (sessionId === undefined || !isJsonObject(body) || body.method !== "notifications/cancelled") return;
  const requestId = isJsonObject(body.params) ? body.params.requestId : undefined;
  if (typeof requestId !== "string" && typeof requestId !== "number") return;
  const queue = env.REQUEST_QUEUE.getByName(config.host.id) as unknown as DurableObjectStub<RequestQueue>;
  await queue.cancelCall(callKey(caller.user, sessionId, requestId), caller.user);
}
