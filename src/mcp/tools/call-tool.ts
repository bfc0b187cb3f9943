import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import type { Tool } from "../../actions/tool/define-tool.ts";
import { parseArguments } from "../../actions/tool/parse-arguments.ts";
import { findTool } from "../../actions/tool/tool-filter.ts";
import { toHearthError } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { errorFields, type LogFields, type Logger } from "../../telemetry/logger.ts";
import { catalog } from "../../tools/catalog.ts";
import type { CallContext } from "../call-context.ts";
import { toolContext } from "../tool-context.ts";
import { errorResult, toolResult } from "./tool-result.ts";

/** The one wrapper round every tool: grant, input, run, result or error text, log. It never throws. */
export async function callTool(
  scope: CallContext,
  call: { name: string; arguments?: Record<string, unknown> },
  mcp: ServerContext,
): Promise<CallToolResult> {
  const started = Date.now();
  const facts: LogFields = { tool: "unknown", outcome: "ok" };
  let result: CallToolResult;
  try {
    const tool = findTool(catalog, call.name, scope.filter, scope.caller);
    facts.tool = tool.name;
    const input = parseArguments(tool, call.arguments ?? {}, scope.filter.model);
    const value = await tool.run(input, toolContext(scope, mcp, { name: tool.name, started }));
    facts.request_id = requestIdOf(value);
    reportMismatch(scope.log, tool, value);
    result = toolResult(tool, value);
  } catch (thrown) {
    const error = toHearthError(thrown);
    facts.outcome = error.code;
    facts.request_id = error.request?.id;
    if (error.code === "internal") scope.log.error("fault", { http_id: scope.httpId, ...errorFields(thrown) });
    result = errorResult(error);
  }
  const { user, client } = scope.caller;
  const { text } = (result.content[0] ?? {}) as { text?: string };
  const ms = Date.now() - started;
  scope.log.info("tool_call", { http_id: scope.httpId, ...facts, user, client, ms, characters_out: text?.length });
  return result;
}

function requestIdOf(value: unknown): string | undefined {
  return isJsonObject(value) && typeof value.request_id === "string" ? value.request_id : undefined;
}

/** An output that does not match its schema is a fault of ours to be found, and no reason to lose an answer. */
function reportMismatch(log: Logger, tool: Tool, value: unknown): void {
  const parsed = tool.output.safeParse(value);
  if (parsed.success) return;
  const paths = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  log.error("output_mismatch", { tool: tool.name, paths });
}
