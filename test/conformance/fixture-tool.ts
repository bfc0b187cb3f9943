import type {
  CallToolResult,
  ClientCapabilities,
  InputRequiredResult,
  ServerContext,
  Tool,
} from "@modelcontextprotocol/server";

type Arguments = Record<string, unknown>;
type Result = CallToolResult | InputRequiredResult;

/** A tool that the conformance suite calls by its name. */
export interface FixtureTool {
  description: string;
  inputSchema?: Tool["inputSchema"];
  /** Without this it is not even begun. */
  needs?: ClientCapabilities;
  run(context: ServerContext, given: Arguments): Result | Promise<Result>;
}

export const said = (text: string): CallToolResult => ({ content: [{ type: "text", text }] });
