import { eventsOf } from "../../harness/mcp/mcp-client.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../src/core/json-object.ts";
import { Fault } from "./finding.ts";

/** A message in a stream. Messages that arrive in one piece have the same time. */
export interface Arrival {
  at: number;
  kind: "text" | "progress" | "keepalive" | "result";
}

/** Progress that reports a position in the queue instead of text. */
const WAITING = /^Waiting for /;

/** Reads a stream of events to its end, with the time of each in ms since `began`. @throws Fault if it breaks off */
export async function readStream(
  response: Response,
  began: number,
  signal: AbortSignal,
): Promise<{ messages: JsonObject[]; arrivals: Arrival[] }> {
  const messages: JsonObject[] = [];
  const arrivals: Arrival[] = [];
  try {
    for await (const { at, data, comment } of eventsOf(response.body)) {
      const message = data === undefined ? undefined : parseJsonObject(data);
      if (message !== undefined) messages.push(message);
      const kind = comment === undefined ? message && kindOf(message) : "keepalive";
      if (kind !== undefined) arrivals.push({ at: at - began, kind });
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw brokenOff(thrown);
  }
  return { messages, arrivals };
}

function kindOf({ method, params }: JsonObject): Arrival["kind"] | undefined {
  if (method === undefined) return "result";
  if (method !== "notifications/progress" || !isJsonObject(params)) return undefined;
  return WAITING.test(String(params.message)) ? "progress" : "text";
}

const brokenOff = (thrown: unknown) =>
  new Fault({
    code: "stream_broken",
    title: "The connection to the Worker broke in the middle of an answer",
    seen: thrown instanceof Error ? thrown.message : String(thrown),
    next: "Run the doctor again. If it happens again, something between this machine and the Worker cuts long answers, such as a proxy or a firewall.",
  });
