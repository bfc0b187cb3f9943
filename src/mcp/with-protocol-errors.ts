import { toHearthError } from "../core/errors.ts";
import { errorFields, type LogFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { toProtocolError } from "./protocol-error.ts";

/**
 * The wrapper round what is not a tool: one log line, and errors as the protocol has them.
 * @param facts for the line; what the work adds to them is there too
 * @param uri of the resource that was asked for
 */
export async function withProtocolErrors<T>(
  { log, httpId, caller }: CallContext,
  event: string,
  facts: LogFields,
  work: () => Promise<T>,
  uri?: string,
): Promise<T> {
  const started = Date.now();
  const tell = (outcome: string) => {
    const { user, client } = caller;
    log.info(event, { http_id: httpId, ...facts, outcome, user, client, ms: Date.now() - started });
  };
  try {
    const value = await work();
    tell("ok");
    return value;
  } catch (thrown) {
    const error = toHearthError(thrown);
    if (error.code === "internal") log.error("fault", { http_id: httpId, ...errorFields(thrown) });
    tell(error.code);
    throw toProtocolError(error, uri);
  }
}
