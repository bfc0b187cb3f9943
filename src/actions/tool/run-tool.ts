import { type HearthError, toHearthError } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { errorFields, type LogFields, type Logger } from "../../telemetry/logger.ts";
import { type ActionCall, createActionContext } from "../action-context.ts";
import type { Tool } from "./define-tool.ts";
import type { ListedTool } from "./listed-tool.ts";
import { errorText, valueText } from "./outcome-text.ts";
import { parseArguments } from "./parse-arguments.ts";
import { assertArgumentsGranted, findTool } from "./select-tools.ts";

/** Outcome of a tool: its value or an error, and the same as text for a model. Each of the two is complete in itself. */
export type ToolOutcome = { text: string } & ({ tool: Tool; value: unknown } | { error: HearthError });

/**
 * Runs a tool for a caller: checks its grants, parses the arguments, runs, logs one line. It never rejects.
 * @param tools all of them; `call.name` names one
 * @param given the arguments, not yet checked
 */
export async function runTool(
  tools: readonly ListedTool[],
  call: ActionCall,
  given: Record<string, unknown>,
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
  given: Record<string, unknown>,
  facts: LogFields,
): Promise<ToolOutcome> {
  try {
    const listed = findTool(tools, call.name, call.filter, call.caller);
    facts.tool = listed.name;
    const tool = await listed.load();
    const input = parseArguments(tool, given, call.filter.model);
    assertArgumentsGranted(tool, input, call.caller);
    const value = await tool.run(input, createActionContext(call));
    facts.request_id = requestIdOf(value);
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

function requestIdOf(value: unknown): string | undefined {
  return isJsonObject(value) && typeof value.request_id === "string" ? value.request_id : undefined;
}

/** Logs an output that does not match its schema. It is a fault of ours, but no reason to lose an answer. */
function reportMismatch(log: Logger, tool: Tool, value: unknown): void {
  const parsed = tool.output.safeParse(value);
  if (parsed.success) return;
  const paths = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  log.error("output_mismatch", { tool: tool.name, paths });
}
