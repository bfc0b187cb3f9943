import type { HostAddress } from "../../config/config.ts";
import { LARGE_BYTES } from "../../core/bytes.ts";
import { HearthError } from "../../core/errors.ts";
import { jsonBytes } from "../../core/json-bytes.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { joinParts, jsonParts } from "../../core/json-parts.ts";
import { readText } from "../../core/read-body.ts";
import { type LazyBody, makeBody } from "../lazy-body.ts";
import { errorFromResponse, errorFromThrown } from "./upstream-error.ts";

/** Call to Ollama's API. */
export interface UpstreamCall {
  method?: "GET" | "POST" | "HEAD" | "DELETE";
  path: string;
  body?: LazyBody<JsonObject>;
  signal: AbortSignal;
}

/**
 * Far more than any response here has (/api/show with a licence and tensors is below 1 MB), and it still fits in
 * memory.
 */
const MAX_READ_BYTES = 16 * 1024 * 1024;

/**
 * Opens a call to Ollama: the only fetch to the home. Nothing of the caller is forwarded; the headers are made here,
 * from the host's config alone. Resolves with a 2xx response whose body has not been read.
 * @throws HearthError in every other case
 */
export async function openUpstream(host: HostAddress, call: UpstreamCall): Promise<Response> {
  const { path, signal } = call;
  const { answer, ...sent } = send(host, call);
  let response: Response;
  try {
    response = await answer;
  } catch (thrown) {
    throw errorFromThrown(thrown, signal);
  }
  if (!response.ok) throw await errorFromResponse(response, { path, ...sent });
  return response;
}

/** Sends a call. It is a function of its own, so that nothing keeps the text of the body while the call waits for an answer. */
function send(
  host: HostAddress,
  call: UpstreamCall,
): { answer: Promise<Response>; model: unknown; hasContext: boolean } {
  const body = call.body === undefined ? undefined : makeBody(call.body);
  const headers = new Headers({ accept: "application/json", "user-agent": "hearth" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (host.access !== undefined) {
    headers.set("cf-access-client-id", host.access.clientId);
    headers.set("cf-access-client-secret", host.access.clientSecret);
  }
  const init: RequestInit = {
    method: call.method ?? "GET",
    headers,
    body: body && encode(body),
    // A login page must be recognised, and the service token must not be sent to another host.
    redirect: "manual",
    signal: call.signal,
  };
  const url = `${host.baseUrl}${call.path}`;
  const answer = host.vpc === undefined ? fetch(url, init) : host.vpc.fetch(url, init);
  return { answer, model: body?.model, hasContext: body?.context !== undefined };
}

/** A large body is made as bytes: V8 does not see soon that a text of megabytes is not used any more. */
function encode(body: JsonObject): string | Uint8Array<ArrayBuffer> {
  const isSmall = jsonBytes(body) < LARGE_BYTES;
  if (isSmall) return JSON.stringify(body);
  const parts = jsonParts(body);
  return joinParts(
    parts,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
}

/**
 * Makes a quick call and returns the JSON object that Ollama answers with.
 * @param deadlineMs for the whole call; Ollama answers such calls from memory
 */
export async function readJson(
  host: HostAddress,
  call: Omit<UpstreamCall, "signal">,
  deadlineMs = 10_000,
): Promise<JsonObject> {
  const signal = AbortSignal.timeout(deadlineMs);
  const open = () => openUpstream(host, { ...call, signal });
  const response = await open().catch((error: unknown) => {
    if (!isConnectionError(error) || signal.aborted) throw error;
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
  throw new HearthError(
    "not_ollama",
    `The server at OLLAMA_BASE_URL is not Ollama: it answered ${call.path} with ${describe(response)}.`,
  );
}

/** A tunnel that renews its connection breaks off calls. Reading again is safe. */
const isConnectionError = (error: unknown) => error instanceof HearthError && error.code === "home_unreachable";

function describe(response: Response): string {
  return response.headers.get("content-type")?.includes("html") === true ? "a web page" : "something that is not JSON";
}
