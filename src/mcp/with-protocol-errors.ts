import { toHearthError } from "../core/errors.ts";
import { errorFields, type LogFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { toProtocolError } from "./protocol-error.ts";

/**
 * Does the work of a message that is not a tool call. It logs one line and turns errors into those of the protocol.
 * @param facts for the line; the work may add to them
 * @param uri of the resource that was asked for, if it was one
 * @throws ProtocolError, and nothing else
 */
export async function withProtocolErrors<T>(
  { log, caller: { user, client } }: CallContext,
  event: string,
  facts: LogFields,
  work: () => Promise<T>,
  uri?: string,
): Promise<T> {
  const started = Date.now();
  const write = (outcome: string) => log.info(event, { ...facts, outcome, user, client, ms: Date.now() - started });
  try {
    const value = await work();
    write("ok");
    return value;
  } catch (thrown) {
    const error = toHearthError(thrown);
    if (error.code === "internal") log.error("fault", errorFields(thrown));
    write(error.code);
    throw toProtocolError(error, uri);
  }
}
