import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import type { ErrorCode, HearthError } from "../core/errors.ts";

/** A resource does not exist, or this caller may not see it. The two must look the same. */
const RESOURCE_NOT_FOUND: readonly ErrorCode[] = [
  "not_found",
  "grant_missing",
  "session_not_found",
  "request_not_found",
  "model_not_found",
  "model_not_allowed",
];

const CALLERS_FAULT: readonly ErrorCode[] = [...RESOURCE_NOT_FOUND, "invalid_arguments", "too_large"];

/**
 * Turns an error of Hearth into one of the protocol. Tools do not need it: their errors are results.
 * @param uri of the resource that was asked for, if it was one
 */
export function toProtocolError({ code, message, next, retryable }: HearthError, uri?: string): ProtocolError {
  const sentence = `${message} ${next}`;
  if (uri !== undefined && RESOURCE_NOT_FOUND.includes(code)) return new ResourceNotFoundError(uri, sentence);
  const { InvalidParams, InternalError } = ProtocolErrorCode;
  return new ProtocolError(CALLERS_FAULT.includes(code) ? InvalidParams : InternalError, sentence, { code, retryable });
}
