import { messagesOf, type ServerMessage, send } from "../../harness/mcp/mcp-client.ts";
import { type McpServer, type ToolCall, toolMessage } from "../../harness/mcp/wire.ts";

/** Result of a call, as its client saw it. */
export interface Reply {
  /** The HTTP status; 0 where none came. */
  status: number;
  /** Number of results and errors; it must be one. */
  results: number;
  /** Text of the answer, as progress has shown it. */
  pieces: string;
  /** Structured result of a call that succeeded. */
  value?: Record<string, unknown>;
  /** Error code of a call that failed. */
  code?: string;
  requestId?: string;
  /** Text so far, with an error. */
  soFar: string;
  /** The client has closed its side. */
  left: boolean;
  /** Why there is no result. */
  trouble?: string;
  ms: number;
}

const MAX_CALL_MS = 90_000;
const NO_TEXT = /^(Waiting for|\(thinking\))/;

/** How a client behaves during a call. */
export interface Manner {
  /** Closes the client's side. */
  leave?: AbortSignal;
  onPiece?: () => void;
  /** Session of the 2025 era. */
  sessionId?: string;
}

/** Calls a tool and reads to the end. Never throws: an error is part of the reply. */
export async function ask(
  server: McpServer,
  call: ToolCall,
  { leave, onPiece, sessionId }: Manner = {},
): Promise<Reply> {
  const started = performance.now();
  const reply: Reply = { status: 0, results: 0, pieces: "", soFar: "", left: false, ms: 0 };
  const signals = [AbortSignal.timeout(MAX_CALL_MS), ...(leave === undefined ? [] : [leave])];
  try {
    const response = await send({ ...server, sessionId }, toolMessage(call), AbortSignal.any(signals));
    reply.status = response.status;
    if (response.status !== 200) reply.trouble = (await response.text()).slice(0, 300);
    else for await (const message of messagesOf(response)) hear(reply, message, onPiece);
  } catch (thrown) {
    reply.left = leave?.aborted === true;
    if (!reply.left) reply.trouble = String(thrown);
  }
  reply.ms = performance.now() - started;
  return reply;
}

function hear(reply: Reply, message: ServerMessage, onPiece?: () => void): void {
  const { method, params, result, error } = message;
  const piece = params?.message ?? "";
  if (method === "notifications/progress" && !NO_TEXT.test(piece)) {
    reply.pieces += piece;
    onPiece?.();
  }
  if (result === undefined && error === undefined) return;
  reply.results++;
  if (error === undefined && !result?.isError) {
    const value: Record<string, unknown> = result?.structuredContent ?? {};
    Object.assign(reply, { value, requestId: value.request_id });
  } else hearError(reply, message);
}

function hearError(reply: Reply, { result, error }: ServerMessage): void {
  const text = result?.content?.map((content) => content.text ?? "").join("") ?? JSON.stringify(error);
  // The line of facts is the last, whatever the text before it contains.
  const [, code, facts] = /\[(\w+) · ([^\n]*)\]$/.exec(text) ?? [];
  reply.code = code ?? `none in: ${text.slice(0, 200)}`;
  reply.requestId = /request (req_\w+)/.exec(facts ?? "")?.[1];
  reply.soFar = /\nText so far \([^\n]*\):\n([\s\S]*)\n\n\[[^\n]*\]$/.exec(text)?.[1] ?? "";
}
