/** MCP protocol eras: "2025" begins with a handshake, "2026" sends an envelope with every request. */
export type Era = "2025" | "2026";

/** The protocol revision that stands for each era. */
export const VERSIONS: Readonly<Record<Era, string>> = { "2025": "2025-11-25", "2026": "2026-07-28" };

/** Name and version of a client, as it introduces itself. */
export interface ClientInfo {
  name: string;
  version: string;
}

/** How the clients of scripts and tests introduce themselves. */
export const HARNESS_CLIENT: ClientInfo = { name: "hearth-harness", version: "1.0.0" };

/** An MCP server over HTTP. */
export interface McpServer {
  /** Its origin, such as http://127.0.0.1:4838. */
  url: string;
  token?: string;
  /** Session of the 2025 era, where the server keeps sessions. */
  sessionId?: string;
  /** Replaces the global fetch, for a Worker that is called without a network. */
  fetch?: typeof globalThis.fetch;
}

/** One JSON-RPC message to a server. */
export interface McpMessage {
  method: string;
  params?: Record<string, unknown>;
  /** Omitted: no protocol version header, as in a handshake. */
  era?: Era;
  /** JSON-RPC id; a new one for each request unless given. Notifications have none. */
  id?: number;
  /** Asks for progress notifications. */
  progress?: boolean;
  path?: string;
  /** Query string, such as "wait=1". */
  query?: string;
  client?: ClientInfo;
  /** Accept header; null sends none. */
  accept?: string | null;
}

/** A `tools/call`, with its tool and arguments by name. */
export interface ToolCall extends Omit<McpMessage, "method" | "params"> {
  tool: string;
  arguments?: unknown;
}

let nextId = 1;

/** `params._meta` that a request of the 2026 era must carry. */
export const envelopeOf = (client: ClientInfo) => ({
  "io.modelcontextprotocol/protocolVersion": VERSIONS["2026"],
  "io.modelcontextprotocol/clientInfo": client,
  "io.modelcontextprotocol/clientCapabilities": {},
});

/** The message of a tool call. */
export const toolMessage = ({ tool, arguments: given = {}, ...rest }: ToolCall): McpMessage => ({
  ...rest,
  method: "tools/call",
  params: { name: tool, arguments: given },
});

/** The HTTP request of a message, as fetch and Request take it. */
export function httpRequest(
  { url, token, sessionId }: McpServer,
  {
    method,
    params = {},
    era,
    id = nextId++,
    progress,
    path = "/mcp",
    query,
    client = HARNESS_CLIENT,
    accept,
  }: McpMessage,
): [url: string, init: { method: "POST"; headers: Record<string, string>; body: string }] {
  const meta = { ...(era === "2026" ? envelopeOf(client) : {}), ...(progress ? { progressToken: id } : {}) };
  const isNotification = method.startsWith("notifications/");
  const message = {
    jsonrpc: "2.0",
    ...(isNotification ? {} : { id }),
    method,
    params: Object.keys(meta).length === 0 ? params : { ...params, _meta: meta },
  };
  const named = params.name ?? params.uri;
  const name = typeof named === "string" ? named : undefined;
  const headers = mcpHeaders({ token, era, method, name, sessionId: era === "2026" ? undefined : sessionId, accept });
  return [
    `${url}${path}${query === undefined ? "" : `?${query}`}`,
    { method: "POST", headers, body: JSON.stringify(message) },
  ];
}

const BOTH_FORMS = "application/json, text/event-stream";

interface HeaderFields extends Pick<McpServer, "token" | "sessionId"> {
  era?: Era;
  method?: string;
  name?: string;
  accept?: string | null;
}

/** Headers of a valid message. The 2026 era repeats the method, and the name of the tool or prompt, or the URI of the resource. */
export function mcpHeaders({
  token,
  era,
  method,
  name,
  sessionId,
  accept = BOTH_FORMS,
}: HeaderFields): Record<string, string> {
  const fields = {
    authorization: token === undefined ? undefined : `Bearer ${token}`,
    "content-type": "application/json",
    accept: accept ?? undefined,
    "mcp-protocol-version": era && VERSIONS[era],
    "mcp-method": era === "2026" ? method : undefined,
    "mcp-name": era === "2026" ? name : undefined,
    "mcp-session-id": sessionId,
  };
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
