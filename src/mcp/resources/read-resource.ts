import type { ReadResourceResult, ServerContext } from "@modelcontextprotocol/server";
import { MAX_BYTES, tooLarge } from "../../resources/size-limit.ts";
import type { LogFields } from "../../telemetry/logger.ts";
import type { CallContext } from "../call-context.ts";
import { toolContext } from "../tool-context.ts";
import { withProtocolErrors } from "../with-protocol-errors.ts";
import { findResource } from "./find-resource.ts";

/** What a resource holds now. @throws ProtocolError, and nothing else */
export function readResource(scope: CallContext, uri: string, mcp: ServerContext): Promise<ReadResourceResult> {
  const facts: LogFields = { resource: "unknown" };
  const read = async () => {
    const { resource, variables } = findResource(uri, scope.caller);
    facts.resource = resource.name;
    const call = { name: "resources/read", started: Date.now() };
    const value = await resource.read(variables, toolContext(scope, mcp, call));
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const bytes = new TextEncoder().encode(text).byteLength;
    facts.bytes = bytes;
    if (bytes > MAX_BYTES) throw tooLarge(resource.ifTooLarge);
    return { contents: [{ uri, mimeType: resource.mimeType, text }] };
  };
  return withProtocolErrors(scope, "resource_read", facts, read, uri);
}
