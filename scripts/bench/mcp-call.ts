import { type Era, envelopeOf, mcpHeaders } from "../../test/clients/wire.ts";
import type { Server } from "./house.ts";

export interface ToolCall {
  tool: string;
  arguments?: Record<string, unknown>;
  era: Era;
  /** Whether to ask for progress. */
  progress?: boolean;
  /** Of the JSON-RPC message; another one for each call, unless told. */
  id?: number;
  /** What stands in the URL, such as "wait=1". */
  query?: string;
  /** Of the 2025 era, as `initialize` was answered. */
  sessionId?: string;
}

/** Times in ms from the sending of the call. */
export interface Called {
  /** NaN where no text was shown before the whole answer. */
  firstTextMs: number;
  answerMs: number;
  notifications: number;
}

export interface Message {
  method?: string;
  params?: { message?: string };
  result?: {
    isError?: boolean;
    structuredContent?: Record<string, unknown> & { status?: string };
    content?: { type: string; text?: string }[];
  };
  error?: unknown;
}

const ENVELOPE = envelopeOf({ name: "bench", version: "1.0.0" });
const LONGEST_CALL_MS = 90_000;
let nextId = 1;
/** Progress that is no text of the answer. */
const WAITING = /^Waiting for the GPU/;

/** Calls a tool over HTTP and reads its events to the end, with nothing between us and the wire. */
export async function callTool(server: Server, call: ToolCall): Promise<Called> {
  const started = performance.now();
  const response = await post(server, call);
  const called: Called = { firstTextMs: Number.NaN, answerMs: Number.NaN, notifications: 0 };
  for await (const message of messagesOf(response)) {
    hear(called, message, performance.now() - started);
  }
  if (Number.isNaN(called.answerMs)) throw new Error(`${server.url} ended without a result`);
  return called;
}

function hear(called: Called, message: Message, ms: number): void {
  const { method, params, result, error } = message;
  if (error !== undefined || result?.isError) throw new Error(JSON.stringify(message));
  if (result !== undefined) called.answerMs = ms;
  if (method !== "notifications/progress") return;
  called.notifications += 1;
  const isText = !WAITING.test(params?.message ?? "Waiting for the GPU");
  if (isText && Number.isNaN(called.firstTextMs)) called.firstTextMs = ms;
}

async function post(server: Server, call: ToolCall): Promise<Response> {
  const [url, init] = callOf(server, call);
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_CALL_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** A call as HTTP has it: what fetch and Request take. */
export function callOf(
  { url, token, sessionId: opened }: Server,
  { tool, arguments: given, era, progress, id = nextId++, query, sessionId = opened }: ToolCall,
): [url: string, init: RequestInit] {
  const meta = { ...(era === "2026" ? ENVELOPE : {}), ...(progress ? { progressToken: id } : {}) };
  const session = era === "2025" ? { sessionId } : {};
  const params = { name: tool, arguments: given ?? {}, _meta: meta };
  const init = {
    method: "POST",
    headers: mcpHeaders({ token, era, method: "tools/call", name: tool, ...session }),
    body: JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }),
  };
  return [`${url}/mcp${query === undefined ? "" : `?${query}`}`, init];
}

/** The JSON-RPC messages of an event stream, or the only one; keep-alives are comments and fall away. */
export async function* messagesOf(response: Response): AsyncGenerator<Message> {
  if (response.headers.get("content-type")?.includes("application/json")) {
    yield (await response.json()) as Message;
    return;
  }
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data: {")) yield JSON.parse(line.slice("data: ".length)) as Message;
    }
  }
}
