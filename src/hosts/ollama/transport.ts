import type { HostConfig } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readText } from "../../core/read-body.ts";
import { errorFromResponse, errorFromThrown } from "./upstream-error.ts";

export interface UpstreamCall {
  method?: "GET" | "POST" | "HEAD" | "DELETE";
  path: string;
  body?: JsonObject;
  signal: AbortSignal;
}

/** An answer that fits in memory many times over: /api/show with a licence and tensors is below 1 MB. */
const MAX_READ_BYTES = 16 * 1024 * 1024;

/**
 * The only fetch to the home. Nothing of the caller goes along: the headers are made here, from the host alone.
 * Resolves with a 2xx response whose body is still to be read.
 * @throws HearthError for everything else
 */
export async function openUpstream(host: HostConfig, call: UpstreamCall): Promise<Response> {
  const headers = new Headers({ accept: "application/json", "user-agent": "hearth" });
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (host.access !== undefined) {
    headers.set("cf-access-client-id", host.access.clientId);
    headers.set("cf-access-client-secret", host.access.clientSecret);
  }
  const init: RequestInit = {
    method: call.method ?? "GET",
    headers,
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    // A login page must be seen as one, and the service token must not travel to another host.
    redirect: "manual",
    signal: call.signal,
  };
  let response: Response;
  try {
    const url = `${host.baseUrl}${call.path}`;
    response = await (host.vpc === undefined ? fetch(url, init) : host.vpc.fetch(url, init));
  } catch (thrown) {
    throw errorFromThrown(thrown, call.signal);
  }
  if (!response.ok) throw await errorFromResponse(response, call);
  return response;
}

/**
 * A quick call that answers with one JSON object.
 * @param deadlineMs for the whole of it; Ollama answers these from memory
 */
export async function readJson(
  host: HostConfig,
  call: Omit<UpstreamCall, "signal">,
  deadlineMs = 10_000,
): Promise<JsonObject> {
  const signal = AbortSignal.timeout(deadlineMs);
  const open = () => openUpstream(host, { ...call, signal });
  const response = await open().catch((error: unknown) => {
    if (!isConnectionFault(error) || signal.aborted) throw error;
    return open();
  });
  let text: string;
  try {
    text = await readText(response, MAX_READ_BYTES);
  } catch (thrown) {
    throw errorFromThrown(thrown, signal);
  }
  const json = parseJsonObject(text);
  if (json !== undefined) return json;
  throw new HearthError("not_ollama", `What answered ${call.path} is not Ollama: it sent ${describe(response)}.`);
}

/** A tunnel that changes its connection breaks a call off; a read may then be made again. */
const isConnectionFault = (error: unknown) => error instanceof HearthError && error.code === "home_unreachable";

function describe(response: Response): string {
  return response.headers.get("content-type")?.includes("html") === true ? "a web page" : "something else";
}
