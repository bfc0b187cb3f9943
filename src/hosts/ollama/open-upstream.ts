import type { HostAddress } from "../../config/config.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { errorFromThrown } from "../edge-error.ts";
import { type HostCall, readJson as readJsonOf, send } from "../transport.ts";
import { errorFromResponse, serverOf } from "./upstream-error.ts";

/**
 * Opens a call to Ollama. Resolves with a 2xx response whose body has not been read.
 * @throws HearthError in every other case
 */
export async function openUpstream(host: HostAddress, call: HostCall): Promise<Response> {
  const { answer, sent } = send(host, call);
  let response: Response;
  try {
    response = await answer;
  } catch (thrown) {
    throw errorFromThrown(thrown, call.signal, serverOf(host).name);
  }
  if (!response.ok) throw await errorFromResponse(response, { path: call.path, ...sent });
  return response;
}

/** Makes a quick call and returns the JSON object that Ollama answers with. @param deadlineMs for the whole call */
export function readJson(host: HostAddress, call: Omit<HostCall, "signal">, deadlineMs?: number): Promise<JsonObject> {
  const open = (signal: AbortSignal) => openUpstream(host, { ...call, signal });
  return readJsonOf({ open, path: call.path, server: serverOf(host), deadlineMs });
}
