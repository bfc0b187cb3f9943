import type { ReadResourceResult, ServerContext } from "@modelcontextprotocol/server";
import { createActionContext } from "../../actions/action-context.ts";
import { MAX_BYTES, tooLarge } from "../../resources/size-limit.ts";
import type { LogFields } from "../../telemetry/logger.ts";
import type { CallContext } from "../call-context.ts";
import { toActionCall } from "../to-action-call.ts";
import { withProtocolErrors } from "../with-protocol-errors.ts";
import { findResource } from "./find-resource.ts";

/** resources/read: returns what a resource holds now. @throws ProtocolError, and nothing else */
export function readResource(call: CallContext, uri: string, mcp: ServerContext): Promise<ReadResourceResult> {
  const facts: LogFields = { resource: "unknown" };
  const read = async () => {
    const { resource, variables } = findResource(uri, call.caller);
    facts.resource = resource.name;
    const context = createActionContext(toActionCall(call, mcp, "resources/read"));
    const value = await resource.read(variables, context);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const bytes = new TextEncoder().encode(text).byteLength;
    facts.bytes = bytes;
    if (bytes > MAX_BYTES) throw tooLarge(resource.ifTooLarge);
    return { contents: [{ uri, mimeType: resource.mimeType, text }] };
  };
  return withProtocolErrors(call, "resource_read", facts, read, uri);
}
