import type { HostAddress } from "../config/config.ts";
import { LARGE_BYTES } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { jsonBytes } from "../core/json-bytes.ts";
import { type JsonObject, parseJsonObject } from "../core/json-object.ts";
import { joinParts, jsonParts } from "../core/json-parts.ts";
import { readText } from "../core/read-body.ts";
import { errorFromThrown, notThatServer, type ServerName } from "./edge-error.ts";
import { type LazyBody, makeBody } from "./lazy-body.ts";

/** Call of a host's API. */
export interface HostCall {
  method?: "GET" | "POST" | "HEAD" | "DELETE";
  path: string;
  body?: LazyBody<JsonObject>;
  /** Headers besides those that every call has. */
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** What is remembered of a body that was sent. */
export interface Sent {
  model: unknown;
  hasContext: boolean;
}

/**
 * Sends a call: the only fetch to a host. Nothing of the caller is forwarded; the headers are made here, from the host's
 * config alone. It keeps nothing of the body while the call waits for an answer.
 */
export function send(host: HostAddress, call: HostCall): { answer: Promise<Response>; sent: Sent } {
  const body = call.body === undefined ? undefined : makeBody(call.body);
  const headers = new Headers({ accept: "application/json", "user-agent": "hearth", ...call.headers });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (host.access !== undefined) {
    headers.set("cf-access-client-id", host.access.clientId);
    headers.set("cf-access-client-secret", host.access.clientSecret);
  }
  const init: RequestInit = {
    method: call.method ?? "GET",
    headers,
    body: body && encode(body),
    // A login page must be recognised, and secrets must not be sent to another host.
    redirect: "manual",
    signal: call.signal,
  };
  const url = `${host.baseUrl}${call.path}`;
  const answer = host.vpc === undefined ? fetch(url, init) : host.vpc.fetch(url, init);
  return { answer, sent: { model: body?.model, hasContext: body?.context !== undefined } };
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
 * Far more than any response here has (/api/show with a licence and tensors is below 1 MB), and it still fits in
 * memory.
 */
const MAX_READ_BYTES = 16 * 1024 * 1024;

/** A quick call, and who answers it. */
interface QuickCall {
  /** Opens it. Resolves with a 2xx response. */
  open: (signal: AbortSignal) => Promise<Response>;
  path: string;
  server: ServerName;
  /** For the whole call; a host answers such calls from memory. */
  deadlineMs?: number;
}

/** Makes a quick call that changes nothing, and returns the JSON object that the host answers with. */
export async function readJson({ open, path, server, deadlineMs = 10_000 }: QuickCall): Promise<JsonObject> {
  const signal = AbortSignal.timeout(deadlineMs);
  const response = await open(signal).catch((error: unknown) => {
    if (!isConnectionError(error) || signal.aborted) throw error;
    return open(signal);
  });
  let text: string;
  try {
    text = await readText(response, MAX_READ_BYTES);
  } catch (thrown) {
    throw errorFromThrown(thrown, signal, server.name);
  }
  const json = parseJsonObject(text);
  if (json !== undefined) return json;
  throw notThatServer(server, `it answered ${path} with ${describe(response)}.`);
}

/** A tunnel that renews its connection breaks off calls. Reading again is safe. */
const isConnectionError = (error: unknown) => error instanceof HearthError && error.code === "home_unreachable";

function describe(response: Response): string {
  return response.headers.get("content-type")?.includes("html") === true ? "a web page" : "something that is not JSON";
}
