import type { CompleteRequestParams, CompleteResult, ServerContext } from "@modelcontextprotocol/server";
import { suggestValues } from "../actions/suggest-values.ts";
import type { Completable } from "../core/completable.ts";
import { HearthError, toHearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { may } from "../people/may.ts";
import { resources } from "../resources/catalog.ts";
import { errorFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { findPrompt } from "./prompts/get-prompt.ts";
import { toProtocolError } from "./protocol-error.ts";
import { toActionCall } from "./to-action-call.ts";

/** The limit of the protocol. */
const MAX_VALUES = 100;

/**
 * completion/complete: suggests values for an argument of a prompt or of a resource template. If the values cannot be
 * read now, it suggests none.
 * @throws ProtocolError if there is no such prompt or template
 */
export async function complete(
  call: CallContext,
  { ref, argument }: CompleteRequestParams,
  mcp: ServerContext,
): Promise<CompleteResult> {
  const kind = completableOf(call, ref, argument.name);
  if (kind === undefined) return { completion: { values: [] } };
  try {
    return page(await suggestValues(kind, argument.value, toActionCall(call, mcp, "completion/complete")));
  } catch (thrown) {
    if (toHearthError(thrown).code === "internal") call.log.error("fault", errorFields(thrown));
    return { completion: { values: [] } };
  }
}

function completableOf(call: CallContext, ref: CompleteRequestParams["ref"], name: string): Completable | undefined {
  try {
    if (ref.type === "ref/prompt") return own(findPrompt(call, ref.name).completes, name);
    const resource = resources.find(({ uri }) => uri === ref.uri);
    if (resource !== undefined && may(call.caller, { resource }).allowed) return own(resource.variables, name);
    const next = "resources/templates/list names the templates that you can use.";
    throw new HearthError("invalid_arguments", `There is no resource template ${quote(ref.uri, 120)} for you.`, next);
  } catch (thrown) {
    throw toProtocolError(toHearthError(thrown));
  }
}

const own = (kinds: Readonly<Record<string, Completable | undefined>> = {}, name: string) =>
  Object.hasOwn(kinds, name) ? kinds[name] : undefined;

const page = (values: string[]): CompleteResult => ({
  completion: { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES },
});
