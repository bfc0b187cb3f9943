import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorCode, HearthError } from "../core/errors.ts";

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  invalid_arguments: 400,
  unauthorized: 401,
  forbidden_origin: 403,
  not_found: 404,
  too_large: 413,
  rate_limited: 429,
  misconfigured: 503,
  storage_failed: 503,
  internal: 500,
};

/** The HTTP status of an error. 502 stands for everything between the Worker and Ollama. */
export const statusOf = ({ code }: HearthError): ContentfulStatusCode => STATUS[code] ?? 502;

/** The rate limits count calls per minute. */
const retryAfter = ({ code }: HearthError): Record<string, string> =>
  code === "rate_limited" ? { "retry-after": "60" } : {};

/** Answers with an error as JSON, never as HTML. OAuth clients read the fields `error` and `error_description`. */
export function errorResponse(c: Context, error: HearthError, headers: Record<string, string> = {}): Response {
  const { code, message, next, retryable } = error.info;
  return c.json({ error: code, error_description: `${message} ${next}`, retryable }, statusOf(error), {
    "cache-control": "no-store",
    ...retryAfter(error),
    ...headers,
  });
}
