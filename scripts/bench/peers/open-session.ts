const VERSION = "2025-11-25";
const LONGEST_MS = 10_000;

/** Opens a session of the 2025 era, as every client of these does. @returns its id */
export async function openSession(url: string, token?: string): Promise<string> {
  const params = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" } };
  const opened = await send(url, { id: 0, method: "initialize", params }, { token });
  const sessionId = opened.headers.get("mcp-session-id");
  const text = await opened.text();
  if (!opened.ok || sessionId === null) throw new Error(`${url} opened no session: ${opened.status} ${text}`);
  const told = await send(url, { method: "notifications/initialized" }, { sessionId, token });
  await told.text();
  return sessionId;
}

interface Sender {
  sessionId?: string;
  token?: string;
}

function send(url: string, message: object, { sessionId, token }: Sender): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(sessionId === undefined ? {} : { "mcp-session-id": sessionId, "mcp-protocol-version": VERSION }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    signal: AbortSignal.timeout(LONGEST_MS),
  });
}

/** Tells that a call is not wanted any more. */
export async function cancelCall(url: string, sender: Sender, requestId: number): Promise<void> {
  const told = await send(url, { method: "notifications/cancelled", params: { requestId } }, sender);
  await told.text();
}
