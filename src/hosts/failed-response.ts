import { isJsonObject, type JsonObject } from "../core/json-object.ts";
import { readStart } from "../core/read-body.ts";
import { errorText } from "./error-text.ts";
import { cutErrorText } from "./quote-host.ts";

/** A response that is not 2xx. */
export interface FailedResponse {
  /** 302 for every redirect. */
  status: number;
  headers: Headers;
  /** The start of the body. */
  text: string;
  /** The body, if it is a JSON object. It comes from the host then, or from something that speaks like one. */
  json?: JsonObject;
  /** What the host says of the error. */
  error?: string;
  html: boolean;
}

/** Enough for the longest error of a host. An error page is only inspected, never passed on. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Reads a response that is not 2xx. HTML is recognised. Some hosts put a list around the object. */
export async function readFailure(response: Response): Promise<FailedResponse> {
  const body = await readStart(response, MAX_ERROR_BYTES).catch(() => "");
  const text = cutErrorText(body);
  const { headers } = response;
  const status = response.status >= 300 && response.status < 400 ? 302 : response.status;
  const html = headers.get("content-type")?.includes("html") === true || /^\s*<(!doctype|html)/i.test(text);
  try {
    const parsed: unknown = JSON.parse(body);
    const json: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (isJsonObject(json)) return { status, headers, text, html, json, error: errorText(errorOf(json, status)) };
  } catch {
    // Not JSON, so it comes from something in front of the host.
  }
  return { status, headers, text, html };
}

/** Something in front of a host may name the reason otherwise. Of other statuses such a body may be the edge's. */
const errorOf = ({ error, message, detail }: JsonObject, status: number): unknown =>
  status === 400 || status === 422 ? (error ?? message ?? detail) : error;
