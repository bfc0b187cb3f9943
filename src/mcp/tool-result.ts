import type { CallToolResult } from "@modelcontextprotocol/server";
import type { HearthError } from "../core/errors.ts";
import type { Tool } from "../tools/define-tool.ts";

/** Some hosts show the model only the structured content, some only the text: each stands alone. */
export function toolResult(tool: Tool, value: unknown): CallToolResult {
  const json = JSON.stringify(value);
  const text = tool.prose === undefined ? json : tool.prose(value);
  return { structuredContent: JSON.parse(json), content: [{ type: "text", text }] };
}

/** An error without structured content: clients would hold that against the schema of a good answer. */
export function errorResult(error: HearthError): CallToolResult {
  const { code, message, next, retryable, request } = error;
  const facts = [code, retryable ? "a retry may help" : "a retry alone will not help"];
  if (request !== undefined) facts.push(`request ${request.id}`);
  const soFar = request === undefined || request.text === "" ? [] : [`Text so far:\n${request.text}`];
  return {
    isError: true,
    content: [{ type: "text", text: [`${message} ${next}`, ...soFar, `[${facts.join(" · ")}]`].join("\n\n") }],
  };
}
