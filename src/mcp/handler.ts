import { createMcpHandler, type McpRequestContext, ProtocolErrorCode, type Server } from "@modelcontextprotocol/server";
import { isJsonObject } from "../core/json-object.ts";
import { errorFields } from "../telemetry/logger.ts";
import { type AcceptedForms, acceptedForms, acceptingBoth } from "./accepted-forms.ts";
import type { CallContext } from "./call-context.ts";
import { newSessionId } from "./changed-lists.ts";
import { createServer } from "./create-server.ts";
import { isInitialize, relayCancel, SESSION_HEADER } from "./legacy-session.ts";
import { readMessage } from "./read-message.ts";
import { asJson, withReadableJson } from "./response-body.ts";
import { detachArguments } from "./tools/detach-arguments.ts";

/**
 * The second write after a client has left in silence fails, so Hearth notices within one second. With 1000 some of
 * twenty clients took 2.05 s.
 */
const KEEP_ALIVE_MS = 500;

/** @param body the parsed body of a POST; undefined for every other method */
export type ServeMcp = (request: Request, body: unknown, call: CallContext) => Promise<Response>;

/**
 * Serves one MCP call over HTTP: of the 2026 era (2026-07-28), or of the 2025 era without sessions. The SDK's handler does
 * not check Origin and Host; http/middleware/guard-origin.ts has done that.
 * @param create makes the server that answers, one for each call
 */
export const serveWith =
  (create: (call: CallContext, era: McpRequestContext["era"]) => Server): ServeMcp =>
  async (request, body, call) => {
    if (Array.isArray(body)) return refuse(body, ProtocolErrorCode.InvalidRequest, NO_BATCHES, 400);
    const read = readMessage(body);
    if ("problem" in read) return refuse(body, ProtocolErrorCode.InvalidParams, read.problem);
    const form = formOf(read.message, acceptedForms(request.headers.get("accept")));
    if (form === undefined) return refuse(body, NOT_ACCEPTABLE, STREAM_ONLY, 406);
    await relayCancel(read.message, call);
    const { message, takeArguments } = detachArguments(read.message);
    const handler = createMcpHandler(({ era }) => create({ ...call, takeArguments }, era), {
      responseMode: "sse",
      keepAliveMs: KEEP_ALIVE_MS,
      onerror: (error) => call.log.warn("mcp_error", errorFields(error)),
    });
    const response = await handler.fetch(acceptingBoth(request), { parsedBody: message });
    if (isInitialize(message) && response.ok) response.headers.set(SESSION_HEADER, newSessionId(call));
    return form === "json" ? asJson(response) : withReadableJson(response);
  };

/**
 * Returns the form in which a message is answered; undefined if its client takes neither. A resource is JSON where that
 * is possible, because some clients take no event of more than 1,048,576 bytes. A tool call is always a stream: it shows
 * progress, and only a stream shows that its client has left.
 */
function formOf(message: unknown, { json, stream }: AcceptedForms): "json" | "stream" | undefined {
  if (!isJsonObject(message) || message.id === undefined) return "stream";
  const { method } = message;
  if (json && (!stream || method === "resources/read") && !STREAMED.includes(method)) return "json";
  return stream ? "stream" : undefined;
}

const STREAMED: readonly unknown[] = ["tools/call", "subscriptions/listen"];

/** What the SDK answers to a client that takes no stream. */
const NOT_ACCEPTABLE = -32000;
const STREAM_ONLY =
  "Hearth answers this call with a stream of events. Send the header Accept: application/json, text/event-stream.";

/**
 * MCP has had no batches since 2025-06-18. They are refused for the older revisions too: the rate limit counts HTTP
 * calls, and what looks at one message, such as `relayCancel`, would not see those in a batch.
 */
const NO_BATCHES = "Hearth accepts no JSON-RPC batches. Send each message in a POST of its own.";

function refuse(body: unknown, code: number, message: string, status = 200): Response {
  const id = isJsonObject(body) && ["string", "number"].includes(typeof body.id) ? body.id : null;
  return Response.json({ jsonrpc: "2.0", id, error: { code, message } }, { status });
}

/** Serves one MCP call with the tools, resources and prompts of Hearth. */
export const serveMcp = serveWith(createServer);
