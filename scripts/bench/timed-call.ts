import { messagesOf, type ServerMessage, send } from "../../harness/mcp/mcp-client.ts";
import { type McpServer, type ToolCall, toolMessage } from "../../harness/mcp/wire.ts";

/** Times in ms since the call was sent. */
export interface Timing {
  /** NaN where no text was shown before the whole answer. */
  firstTextMs: number;
  answerMs: number;
  notifications: number;
}

/** Progress that is not text of the answer. */
const WAITING = /^Waiting for the GPU/;

/** Calls a tool over HTTP and reads its events to the end, with nothing between this process and the wire. */
export async function callTool(server: McpServer, call: ToolCall, signal?: AbortSignal): Promise<Timing> {
  const started = performance.now();
  const response = await send(server, toolMessage(call), signal);
  if (!response.ok) throw new Error(`${server.url} answered ${response.status}: ${await response.text()}`);
  const timing: Timing = { firstTextMs: Number.NaN, answerMs: Number.NaN, notifications: 0 };
  for await (const message of messagesOf(response)) note(timing, message, performance.now() - started);
  if (Number.isNaN(timing.answerMs)) throw new Error(`${server.url} ended without a result`);
  return timing;
}

function note(timing: Timing, message: ServerMessage, ms: number): void {
  const { method, params, result, error } = message;
  if (error !== undefined || result?.isError) throw new Error(JSON.stringify(message));
  if (result !== undefined) timing.answerMs = ms;
  if (method !== "notifications/progress") return;
  timing.notifications += 1;
  const isText = !WAITING.test(params?.message ?? "Waiting for the GPU");
  if (isText && Number.isNaN(timing.firstTextMs)) timing.firstTextMs = ms;
}
