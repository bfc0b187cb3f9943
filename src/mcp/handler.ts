import type { Server } from "@modelcontextprotocol/server";
import { createMcpHandler } from "agents/mcp/server";
import { errorFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { createServer } from "./create-server.ts";
import { isInitialize, relayCancel, SESSION_HEADER } from "./legacy-session.ts";

/**
 * A client that went away in silence is noticed by the second write after it, so within one second; at 1000 some of
 * twenty took 2.05 s.
 */
const KEEP_ALIVE_MS = 500;

/** @param body the parsed body of a POST; undefined for every other method */
export type ServeMcp = (request: Request, body: unknown, scope: CallContext) => Promise<Response>;

/** Serves one MCP call over HTTP, of either era (2026-07-28, and 2025 statelessly). */
export const serveWith =
  (create: (scope: CallContext) => Server): ServeMcp =>
  async (request, body, scope) => {
    await relayCancel(body, scope);
    const handler = createMcpHandler(() => create(scope), {
      route: new URL(request.url).pathname,
      responseMode: "sse",
      keepAliveMs: KEEP_ALIVE_MS,
      // http/guard-origin.ts has looked at Origin and Host already, for every route.
      allowedOriginHostnames: "*",
      onerror: (error) => scope.log.warn("mcp_error", errorFields(error)),
    });
    const response = await handler.fetch(request, { parsedBody: body });
    if (isInitialize(body) && response.ok) response.headers.set(SESSION_HEADER, crypto.randomUUID());
    return response;
  };

export const serveMcp = serveWith(createServer);
