import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import { runTool, type ToolOutcome } from "../../actions/tool/run-tool.ts";
import { toolList } from "../../tools/tool-list.ts";
import type { CallContext } from "../call-context.ts";
import { toActionCall } from "../to-action-call.ts";

/** tools/call: runs a tool. Its errors are results too, so it never rejects. */
export async function callTool(
  call: CallContext,
  { name, arguments: given = {} }: { name: string; arguments?: Record<string, unknown> },
  mcp: ServerContext,
): Promise<CallToolResult> {
  return toCallToolResult(await runTool(toolList, toActionCall(call, mcp, name), call.takeArguments ?? given));
}

/** Some hosts show the model only the structured content, some only the text. */
function toCallToolResult(outcome: ToolOutcome): CallToolResult {
  const content: CallToolResult["content"] = [{ type: "text", text: outcome.text }];
  // Without structured content: clients would check it against the output schema, which an error does not match.
  if ("error" in outcome) return { isError: true, content };
  return { structuredContent: toPlainJson(outcome), content };
}

/** Values may hold `undefined` and the like, which JSON drops. */
function toPlainJson({ tool, value, text }: Exclude<ToolOutcome, { error: unknown }>) {
  return JSON.parse(tool.prose === undefined ? text : JSON.stringify(value));
}
