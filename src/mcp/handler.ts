import { Server } from "@modelcontextprotocol/server";
import { createMcpHandler } from "agents/mcp/server";
import { HEARTH_VERSION } from "../core/version.ts";
import { faultFields } from "../telemetry/logger.ts";
import { catalog } from "../tools/catalog.ts";
import { advertise } from "./advertise.ts";
import type { CallScope } from "./call-scope.ts";
import { callTool } from "./call-tool.ts";
import { complete } from "./complete.ts";
import { getPrompt } from "./get-prompt.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { isInitialize, relayCancel, SESSION_HEADER } from "./legacy-session.ts";
import { listPrompts } from "./prompt-list.ts";
import { readResource } from "./read-resource.ts";
import { listResources, listTemplates } from "./resource-list.ts";
import { selectTools } from "./tool-filter.ts";

/**
 * A client that went away in silence is noticed by the second write after it, so within one second; at 1000 some of
 * twenty took 2.05 s.
 */
const KEEP_ALIVE_MS = 500;
/** The lists change with a new version of Hearth only. */
const LIST = { ttlMs: 5 * 60 * 1000, cacheScope: "private" } as const;
const UNCHANGING = { listChanged: false };

/**
 * Serves one MCP call over HTTP, of either era (2026-07-28, and 2025 statelessly).
 * @param body the parsed body of a POST; undefined for every other method
 */
export async function serveMcp(request: Request, body: unknown, scope: CallScope): Promise<Response> {
  await relayCancel(body, scope);
  const handler = createMcpHandler(() => createServer(scope), {
    route: new URL(request.url).pathname,
    responseMode: "sse",
    keepAliveMs: KEEP_ALIVE_MS,
    // http/guard-origin.ts has looked at Origin and Host already, for every route.
    allowedOriginHostnames: "*",
    onerror: (error) => scope.log.warn("mcp_error", faultFields(error)),
  });
  const response = await handler.fetch(request, { parsedBody: body });
  if (isInitialize(body) && response.ok) response.headers.set(SESSION_HEADER, crypto.randomUUID());
  return response;
}

/**
 * The SDK's plain Server: its McpServer would register every tool anew for each call, and validate arguments before we
 * see them, with its own words.
 */
function createServer(scope: CallScope): Server {
  const server = new Server(
    { name: "hearth", title: "Hearth: Ollama at home", version: HEARTH_VERSION },
    {
      capabilities: { tools: UNCHANGING, resources: UNCHANGING, prompts: UNCHANGING, completions: {} },
      instructions: INSTRUCTIONS,
      cacheHints: {
        "tools/list": LIST,
        "resources/list": LIST,
        "resources/templates/list": LIST,
        "prompts/list": LIST,
      },
    },
  );
  const { filter, caller } = scope;
  server.setRequestHandler("tools/list", () => ({
    tools: selectTools(catalog, filter, caller).map((tool) => advertise(tool, filter.model)),
  }));
  server.setRequestHandler("tools/call", ({ params }, context) => callTool(scope, params, context));
  server.setRequestHandler("resources/list", () => listResources(caller));
  server.setRequestHandler("resources/templates/list", () => listTemplates(caller));
  server.setRequestHandler("resources/read", ({ params }, context) => readResource(scope, params.uri, context));
  server.setRequestHandler("prompts/list", () => listPrompts(scope));
  server.setRequestHandler("prompts/get", ({ params }) => getPrompt(scope, params));
  server.setRequestHandler("completion/complete", ({ params }, context) => complete(scope, params, context));
  return server;
}
