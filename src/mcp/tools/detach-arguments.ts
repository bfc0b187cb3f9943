import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

/** A message without the arguments of its tool call, and what hands them over, once. */
export interface DetachedMessage {
  message: unknown;
  takeArguments?: () => JsonObject;
}

/**
 * Takes the arguments out of a tool call. They may be 16 MB, and the protocol library keeps each message until its call has
 * ended; the queue has the arguments long before that.
 */
export function detachArguments(body: unknown): DetachedMessage {
  if (!isJsonObject(body) || body.method !== "tools/call" || !isJsonObject(body.params)) return { message: body };
  const { arguments: given, ...params } = body.params;
  if (!isJsonObject(given)) return { message: body };
  let held: JsonObject = given;
  const takeArguments = () => {
    const taken = held;
    held = {};
    return taken;
  };
  return { message: { ...body, params: { ...params, arguments: {} } }, takeArguments };
}
