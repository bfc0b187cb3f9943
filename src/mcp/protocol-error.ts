import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import type { ErrorCode, HearthError } from "../core/errors.ts";

/** Of a resource: it is not there, or not for this caller, which must look the same. */
const NOT_THERE: readonly ErrorCode[] = [
  ...(["not_found", "grant_missing", "session_not_found", "request_not_found"] as const),
  ...(["model_not_found", "model_not_allowed"] as const),
];

const CALLERS_OWN: readonly ErrorCode[] = [...NOT_THERE, "invalid_arguments", "too_large"];

/**
 * An error of ours in the form that the protocol has for what is not a tool.
 * @param uri of the resource that was asked for
 */
export function toProtocolError({ code, message, next, retryable }: HearthError, uri?: string): ProtocolError {
  const sentence = `${message} ${next}`;
  if (uri !== undefined && NOT_THERE.includes(code)) return new ResourceNotFoundError(uri, sentence);
  const { InvalidParams, InternalError } = ProtocolErrorCode;
  return new ProtocolError(CALLERS_OWN.includes(code) ? InvalidParams : InternalError, sentence, { code, retryable });
}
