import { Server } from "@modelcontextprotocol/server";
import { selectTools } from "../actions/tool/tool-filter.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { catalog } from "../tools/catalog.ts";
import type { CallContext } from "./call-context.ts";
import { complete } from "./complete.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { getPrompt } from "./prompts/get-prompt.ts";
import { listPrompts } from "./prompts/list-prompts.ts";
import { listResources, listTemplates } from "./resources/list-resources.ts";
import { readResource } from "./resources/read-resource.ts";
import { callTool } from "./tools/call-tool.ts";
import { toMcpTool } from "./tools/to-mcp-tool.ts";

/** The lists change with a new version of Hearth only. */
const LIST = { ttlMs: 5 * 60 * 1000, cacheScope: "private" } as const;
const UNCHANGING = { listChanged: false };

/**
 * The SDK's plain Server: its McpServer would register every tool anew for each call, and validate arguments before we
 * see them, with its own words.
 */
export function createServer(scope: CallContext): Server {
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
    tools: selectTools(catalog, filter, caller).map((tool) => toMcpTool(tool, filter.model)),
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
