import {
  type JSONRPCRequest,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { shorten } from "../core/cut-at.ts";
import { isJsonObject } from "../core/json-object.ts";

/** Handles the requests of one method. */
type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

const MAX_SENTENCES = 5;
/** Characters of a place in a message. Its keys may be the client's. */
const MAX_PLACE = 80;

/** The SDK's server, but one that refuses a wrong message with sentences. The SDK sends the output of its validator. */
export class PlainServer extends Server {
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const handle = super._wrapHandler(method, handler);
    return async (request, context) => {
      try {
        return await handle(request, context);
      } catch (thrown) {
        throw inSentences(thrown);
      }
    };
  }
}

/** Returns an error of the SDK's validator with a sentence for each fault, and anything else as it is. */
function inSentences(thrown: unknown): unknown {
  const faults = thrown instanceof Error ? faultsIn(thrown.message) : undefined;
  if (faults === undefined) return thrown;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, faults.slice(0, MAX_SENTENCES).map(sentence).join(" "));
}

/** Finds zod's list of faults, which the SDK gives as JSON, with or without words before it. */
function faultsIn(message: string): Record<string, unknown>[] | undefined {
  try {
    const faults: unknown = JSON.parse(message.slice(message.indexOf("[\n")));
    return Array.isArray(faults) ? faults.filter(isJsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function sentence({ path, message }: Record<string, unknown>): string {
  const place = shorten(Array.isArray(path) ? path.slice(1).join(".") : "", MAX_PLACE) || "params";
  const fault = String(message).replace(/^Invalid input: /, "");
  const missing = /^expected (\w+), received undefined$/.exec(fault)?.[1];
  if (missing !== undefined) return `${place} is missing (${missing}).`;
  return fault === "Invalid input" ? `${place} is not of a known form.` : `${place}: ${fault}.`;
}
