import type { McpRequestContext, Server } from "@modelcontextprotocol/server";
import { selectTools } from "../actions/tool/select-tools.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { toolList } from "../tools/tool-list.ts";
import type { CallContext } from "./call-context.ts";
import { recordLists, tellOfChangedLists } from "./changed-lists.ts";
import { complete } from "./complete.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { PlainServer } from "./plain-server.ts";
import { getPrompt } from "./prompts/get-prompt.ts";
import { listPrompts } from "./prompts/list-prompts.ts";
import { listResources, listTemplates } from "./resources/list-resources.ts";
import { readResource } from "./resources/read-resource.ts";
import { callTool } from "./tools/call-tool.ts";
import { toMcpTool } from "./tools/to-mcp-tool.ts";

/** A client of the 2026 era may keep a list as long as an isolate keeps settings and logins that may have changed. */
const LIST = { ttlMs: 30_000, cacheScope: "private" } as const;

/**
 * Creates the server that answers one call. It is the SDK's plain Server, because McpServer would register every tool
 * again for each call, and would refuse wrong arguments itself, with errors that do not help a model.
 *
 * Only clients of the 2025 era are told of a changed list: see `changed-lists.ts`. In the 2026 era a server tells it on a
 * stream that stays open all day, so `subscriptions/listen` promises nothing and ends.
 * @param era of the protocol: `legacy` is 2025, `modern` is 2026
 */
export function createServer(call: CallContext, era: McpRequestContext["era"]): Server {
  const listChanged = era === "legacy";
  const server = new PlainServer(
    { name: "hearth", title: "Hearth: Ollama at home", version: HEARTH_VERSION },
    {
      capabilities: { tools: { listChanged }, resources: { listChanged }, prompts: { listChanged }, completions: {} },
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
  server.setRequestHandler("tools/list", () => {
    if (era === "legacy") recordLists(call);
    return { tools: selectTools(toolList, call).map((tool) => toMcpTool(tool, filter.model)) };
  });
  server.setRequestHandler("tools/call", ({ params }, mcp) => {
    if (era === "legacy") tellOfChangedLists(call, mcp);
    return callTool(call, params, mcp);
  });
  server.setRequestHandler("resources/list", () => listResources(caller));
  server.setRequestHandler("resources/templates/list", () => listTemplates(caller));
  server.setRequestHandler("resources/read", ({ params }, mcp) => readResource(call, params.uri, mcp));
  server.setRequestHandler("prompts/list", () => listPrompts(call));
  server.setRequestHandler("prompts/get", ({ params }) => getPrompt(call, params));
  server.setRequestHandler("completion/complete", ({ params }, mcp) => complete(call, params, mcp));
  return server;
}
