import { mcpHeaders, VERSIONS } from "../../test/clients/wire.ts";
import type { Server } from "./house.ts";

const LONGEST_MS = 10_000;

/** Opens a session of the 2025 era, as every client of these does. @returns its id */
export async function openSession(server: Server): Promise<string> {
  const clientInfo = { name: "bench", version: "1.0.0" };
  const params = { protocolVersion: VERSIONS["2025"], capabilities: {}, clientInfo };
  const opened = await send({ ...server, sessionId: undefined }, { id: 0, method: "initialize", params });
  const sessionId = opened.headers.get("mcp-session-id");
  const text = await opened.text();
  if (!opened.ok || sessionId === null) throw new Error(`${server.url} opened no session: ${opened.status} ${text}`);
  const told = await send({ ...server, sessionId }, { method: "notifications/initialized" });
  await told.text();
  return sessionId;
}

/** Tells that a call of the server's session is not wanted any more. */
export async function cancelCall(server: Server, requestId: number): Promise<void> {
  const told = await send(server, { method: "notifications/cancelled", params: { requestId, reason: "enough" } });
  await told.text();
}

function send({ url, token, sessionId }: Server, message: object): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: "POST",
    headers: mcpHeaders({ token, sessionId, era: sessionId === undefined ? undefined : "2025" }),
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    signal: AbortSignal.timeout(LONGEST_MS),
  });
}
