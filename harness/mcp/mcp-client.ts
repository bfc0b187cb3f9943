import { createParser } from "eventsource-parser";
import { httpRequest, type McpMessage, type McpServer, type ToolCall, toolMessage, VERSIONS } from "./wire.ts";

interface ToolResult {
  isError?: boolean;
  structuredContent?: Record<string, unknown> & { status?: string };
  content?: { type: string; text?: string }[];
}

/** A JSON-RPC message from the server. */
export interface ServerMessage {
  id?: number | string;
  method?: string;
  params?: { message?: string };
  result?: ToolResult & Record<string, unknown>;
  error?: unknown;
}

/** A server-sent event or comment, and when its chunk arrived (`performance.now()`). */
export interface StreamEvent {
  at: number;
  data?: string;
  comment?: string;
}

const MAX_CALL_MS = 90_000;

/** Posts a message. It never follows up: the caller reads the response. */
export function send(
  server: McpServer,
  message: McpMessage,
  signal: AbortSignal | undefined = AbortSignal.timeout(MAX_CALL_MS),
): Promise<Response> {
  const [url, init] = httpRequest(server, message);
  return (server.fetch ?? fetch)(url, { ...init, signal });
}

/** Parses server-sent events. Events of one chunk share one `at`. */
export async function* eventsOf(chunks: AsyncIterable<Uint8Array> | null): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let at = 0;
  let parsed: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ data }) => parsed.push({ at, data }),
    onComment: (comment) => parsed.push({ at, comment }),
  });
  for await (const chunk of chunks ?? []) {
    at = performance.now();
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* parsed;
    parsed = [];
  }
}

/** The JSON-RPC messages of an event stream, or the single one of a JSON response. */
export async function* messagesOf(response: Response): AsyncGenerator<ServerMessage> {
  if (response.headers.get("content-type")?.includes("application/json")) {
    yield (await response.json()) as ServerMessage;
    return;
  }
  for await (const { data = "" } of eventsOf(response.body)) {
    if (data.startsWith("{")) yield JSON.parse(data) as ServerMessage;
  }
}

/** A tool call whose client can leave in the middle of it. */
export interface OpenCall {
  /** Settles with the first progress notification. */
  progress: Promise<void>;
  /** Everything that was received, once the server has closed the stream. Rejects after `leave`. */
  body: Promise<string>;
  /** Closes the connection, without a message of MCP. */
  leave(): void;
}

/** Starts a tool call with progress on a connection that can be torn, which no SDK does. */
export function openCall(server: McpServer, call: ToolCall): OpenCall {
  const leaving = new AbortController();
  const progress = Promise.withResolvers<void>();
  const read = async () => {
    const response = await send(server, toolMessage({ progress: true, ...call }), leaving.signal);
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes("notifications/progress")) progress.resolve();
    }
    return text;
  };
  const body = read();
  // A client that leaves does not wait for the rest.
  body.catch(() => {});
  return { progress: progress.promise, body, leave: () => leaving.abort() };
}

/** Opens a session of the 2025 era. @returns its id */
export async function openSession(
  { sessionId: _, ...server }: McpServer,
  signal = AbortSignal.timeout(10_000),
): Promise<string> {
  const clientInfo = { name: "hearth-harness", version: "1.0.0" };
  const params = { protocolVersion: VERSIONS["2025"], capabilities: {}, clientInfo };
  const opened = await send(server, { id: 0, method: "initialize", params }, signal);
  const sessionId = opened.headers.get("mcp-session-id");
  const text = await opened.text();
  if (!opened.ok || sessionId === null) throw new Error(`${server.url} opened no session: ${opened.status} ${text}`);
  await notify({ ...server, sessionId }, "notifications/initialized");
  return sessionId;
}

/** Cancels a call of the server's session, as clients of the 2025 era do. */
export const cancelCall = (server: McpServer, requestId: number): Promise<void> =>
  notify(server, "notifications/cancelled", { requestId, reason: "enough" });

async function notify(server: McpServer, method: string, params?: Record<string, unknown>): Promise<void> {
  await (await send(server, { method, params, era: "2025" }, AbortSignal.timeout(10_000))).text();
}
