import type { ReadResourceResult, ServerContext } from "@modelcontextprotocol/server";
import { MOST_BYTES, tooLarge } from "../resources/most-bytes.ts";
import type { LogFields } from "../telemetry/logger.ts";
import type { CallScope } from "./call-scope.ts";
import { findResource } from "./find-resource.ts";
import { logged } from "./logged.ts";
import { toolContext } from "./tool-context.ts";

/** What a resource holds now. @throws ProtocolError, and nothing else */
export function readResource(scope: CallScope, uri: string, mcp: ServerContext): Promise<ReadResourceResult> {
  const facts: LogFields = { resource: "unknown" };
  const read = async () => {
    const { resource, variables } = findResource(uri, scope.caller);
    facts.resource = resource.name;
    const call = { name: "resources/read", started: Date.now() };
    const value = await resource.read(variables, toolContext(scope, mcp, call));
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const bytes = new TextEncoder().encode(text).byteLength;
    facts.bytes = bytes;
    if (bytes > MOST_BYTES) throw tooLarge(resource.ifTooLarge);
    return { contents: [{ uri, mimeType: resource.mimeType, text }] };
  };
  return logged(scope, "resource_read", facts, read, uri);
}
