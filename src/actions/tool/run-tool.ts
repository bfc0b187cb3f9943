import { type HearthError, toHearthError } from "../../core/errors.ts";
import { jsonDigest } from "../../core/json-digest.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { errorFields, type LogFields, type Logger } from "../../telemetry/logger.ts";
import { type ActionCall, createActionContext } from "../action-context.ts";
import type { Tool } from "./define-tool.ts";
import type { ListedTool } from "./listed-tool.ts";
import { errorText, valueText } from "./outcome-text.ts";
import { parseArguments } from "./parse-arguments.ts";
import { assertArgumentsGranted, findTool } from "./select-tools.ts";

/** Arguments of a call, not yet checked, or what hands them over: they may be 16 MB, and a call may last minutes. */
type GivenArguments = Record<string, unknown> | (() => Record<string, unknown>);

/** Outcome of a tool: its value or an error, and the same as text for a model. Each of the two is complete in itself. */
export type ToolOutcome = { text: string } & ({ tool: Tool; value: unknown } | { error: HearthError });

/**
 * Runs a tool for a caller: checks its grants, parses the arguments, runs, logs one line. It never rejects.
 * @param tools all of them; `call.name` names one
 */
export async function runTool(
  tools: readonly ListedTool[],
  call: ActionCall,
  given: GivenArguments,
): Promise<ToolOutcome> {
  const startedAt = call.startedAt ?? Date.now();
  const facts: LogFields = { tool: "unknown", outcome: "ok" };
  const outcome = await run(tools, { ...call, startedAt }, given, facts);
  const { user, client } = call.caller;
  call.log.info("tool_call", {
    ...facts,
    user,
    client,
    ms: Date.now() - startedAt,
    characters_out: outcome.text.length,
  });
  return outcome;
}

/** @param facts fields of the log line. It adds the tool, the outcome and the request. */
async function run(
  tools: readonly ListedTool[],
  call: ActionCall,
  given: GivenArguments,
  facts: LogFields,
): Promise<ToolOutcome> {
  try {
    const listed = findTool(tools, call.name, call);
    facts.tool = listed.name;
    const tool = await listed.load();
    const value = await start(tool, call, given);
    facts.request_id = textOf(value, "request_id");
    facts.host = textOf(value, "host");
    reportMismatch(call.log, tool, value);
    return { tool, value, text: valueText(tool, value) };
  } catch (thrown) {
    const error = toHearthError(thrown);
    facts.outcome = error.code;
    facts.request_id = error.request?.id;
    if (error.code === "internal") call.log.error("fault", errorFields(thrown));
    return { error, text: errorText(error) };
  }
}

/** Not async, so that nothing here keeps the arguments while the tool waits. @throws HearthError `invalid_arguments`, `grant_missing` */
function start(tool: Tool, call: ActionCall, given: GivenArguments): Promise<unknown> {
  const called = typeof given === "function" ? given() : given;
  const parsed = parseArguments(tool, called, call.filter.model);
  assertArgumentsGranted(tool, parsed, call.caller);
  return tool.run(parsed, createActionContext({ ...call, callDigest: digestOnce([call.name, called]) }));
}

/** Returns what makes the digest when it is asked for, and then lets go of the value. Most tools never ask. */
function digestOnce(value: unknown): () => string {
  let held = value;
  let digest: string | undefined;
  return () => {
    digest ??= jsonDigest(held);
    held = undefined;
    return digest;
  };
}

function textOf(value: unknown, field: string): string | undefined {
  return isJsonObject(value) && typeof value[field] === "string" ? value[field] : undefined;
}

/** Logs an output that does not match its schema. It is a fault of ours, but no reason to lose an answer. */
function reportMismatch(log: Logger, tool: Tool, value: unknown): void {
  const parsed = tool.output.safeParse(value);
  if (parsed.success) return;
  const paths = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  log.error("output_mismatch", { tool: tool.name, paths });
}
