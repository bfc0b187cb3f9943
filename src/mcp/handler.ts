import { createMcpHandler, ProtocolErrorCode, type Server } from "@modelcontextprotocol/server";
import { errorFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { createServer } from "./create-server.ts";
import { isInitialize, relayCancel, SESSION_HEADER } from "./legacy-session.ts";
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
  (create: (call: CallContext) => Server): ServeMcp =>
  async (request, body, call) => {
    if (Array.isArray(body)) return refuseBatch();
    await relayCancel(body, call);
    const { message, takeArguments } = detachArguments(body);
    const handler = createMcpHandler(() => create({ ...call, takeArguments }), {
      responseMode: "sse",
      keepAliveMs: KEEP_ALIVE_MS,
      onerror: (error) => call.log.warn("mcp_error", errorFields(error)),
    });
    const response = await handler.fetch(request, { parsedBody: message });
    if (isInitialize(message) && response.ok) response.headers.set(SESSION_HEADER, crypto.randomUUID());
    return response;
  };

/**
 * MCP has had no batches since 2025-06-18. They are refused for the older revisions too: the rate limit counts HTTP
 * calls, and what looks at one message, such as `relayCancel`, would not see those in a batch.
 */
function refuseBatch(): Response {
  const message = "Hearth accepts no JSON-RPC batches. Send each message in a POST of its own.";
  return Response.json(
    { jsonrpc: "2.0", id: null, error: { code: ProtocolErrorCode.InvalidRequest, message } },
    { status: 400 },
  );
}

/** Serves one MCP call with the tools, resources and prompts of Hearth. */
export const serveMcp = serveWith(createServer);
