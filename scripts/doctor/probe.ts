import { isJsonObject, type JsonObject, parseJsonObject } from "../../src/core/json-object.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { whyUnreachable } from "./why-unreachable.ts";

/** An HTTP response of any status, with its body. */
export interface Answer {
  url: string;
  status: number;
  headers: Headers;
  text: string;
  /** The body, if it is a JSON object. */
  json?: JsonObject;
}

const USER_AGENT = `hearth-doctor/${HEARTH_VERSION}`;

/** The most that is read of an answer. Error pages are long. */
const MAX_BYTES = 256 * 1024;

/** Sends a request, follows no redirect, and reads the response, whatever its status. @throws Fault if there is none */
export async function probe(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Answer> {
  const response = await open(url, init);
  try {
    const text = await readStart(response);
    const json = parseJsonObject(text);
    return { url, status: response.status, headers: response.headers, text, ...(json === undefined ? {} : { json }) };
  } catch (thrown) {
    init.signal.throwIfAborted();
    throw whyUnreachable(url, thrown);
  }
}

/** Sends a request and returns the unread response. @throws Fault if nothing answers */
export async function open(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("user-agent")) headers.set("user-agent", USER_AGENT);
  try {
    return await fetch(url, { ...init, headers, redirect: "manual" });
  } catch (thrown) {
    init.signal.throwIfAborted();
    throw whyUnreachable(url, thrown);
  }
}

async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MAX_BYTES) break;
  }
  return text;
}

/** Returns the objects of a list in unknown JSON. */
export const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : []);
