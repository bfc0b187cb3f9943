import type { Server } from "@modelcontextprotocol/server";
import { selectTools } from "../actions/tool/select-tools.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { toolList } from "../tools/tool-list.ts";
import type { CallContext } from "./call-context.ts";
import { complete } from "./complete.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { PlainServer } from "./plain-server.ts";
import { getPrompt } from "./prompts/get-prompt.ts";
import { listPrompts } from "./prompts/list-prompts.ts";
import { listResources, listTemplates } from "./resources/list-resources.ts";
import { readResource } from "./resources/read-resource.ts";
import { callTool } from "./tools/call-tool.ts";
import { toMcpTool } from "./tools/to-mcp-tool.ts";

/** Only a new version of Hearth changes the lists. */
const LIST = { ttlMs: 5 * 60 * 1000, cacheScope: "private" } as const;
const UNCHANGING = { listChanged: false };

/**
 * Creates the server that answers one call. It is the SDK's plain Server, because McpServer would register every tool
 * again for each call, and would refuse wrong arguments itself, with errors that do not help a model.
 */
export function createServer(call: CallContext): Server {
  const server = new PlainServer(
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
  const { filter, caller } = call;
  server.setRequestHandler("tools/list", () => ({
    tools: selectTools(toolList, filter, caller).map((tool) => toMcpTool(tool, filter.model)),
  }));
  server.setRequestHandler("tools/call", ({ params }, mcp) => callTool(call, params, mcp));
  server.setRequestHandler("resources/list", () => listResources(caller));
  server.setRequestHandler("resources/templates/list", () => listTemplates(caller));
  server.setRequestHandler("resources/read", ({ params }, mcp) => readResource(call, params.uri, mcp));
  server.setRequestHandler("prompts/list", () => listPrompts(call));
  server.setRequestHandler("prompts/get", ({ params }) => getPrompt(call, params));
  server.setRequestHandler("completion/complete", ({ params }, mcp) => complete(call, params, mcp));
  return server;
}
