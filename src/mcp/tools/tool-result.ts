import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Tool } from "../../actions/tool/define-tool.ts";
import type { HearthError } from "../../core/errors.ts";
import { MODEL_OUTPUT } from "../../core/provenance.ts";

/** Some hosts show the model only the structured content, some only the text: each stands alone. */
export function toolResult(tool: Tool, value: unknown): CallToolResult {
  const json = JSON.stringify(value);
  const text = tool.prose === undefined ? json : tool.prose(value);
  return { structuredContent: JSON.parse(json), content: [{ type: "text", text }] };
}

/** As much of a failed answer as goes into its error. */
const MAX_CHARACTERS = 50_000;

/** An error without structured content: clients would hold that against the schema of a good answer. */
export function errorResult(error: HearthError): CallToolResult {
  const { code, message, next, retryable, request } = error;
  const facts = [code, retryable ? "a retry may help" : "a retry alone will not help"];
  if (request !== undefined) facts.push(`request ${request.id}`);
  const text = [`${message} ${next}`, ...soFar(request?.text ?? ""), `[${facts.join(" · ")}]`].join("\n\n");
  return { isError: true, content: [{ type: "text", text }] };
}

function soFar(text: string): string[] {
  if (text === "") return [];
  const cut = text.length > MAX_CHARACTERS;
  const part = cut ? `the first ${MAX_CHARACTERS} of ${text.length} characters; ` : "";
  const heading = `Text so far (${part}${MODEL_OUTPUT}):`;
  return [`${heading}\n${text.slice(0, MAX_CHARACTERS)}`];
}
