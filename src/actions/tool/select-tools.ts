import type { Caller } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import { assertMay } from "../../people/assert-may.ts";
import { may } from "../../people/may.ts";
import type { ActionCall } from "../action-context.ts";
import type { Tool } from "./define-tool.ts";
import type { DescribedTool, ListedTool } from "./listed-tool.ts";
import type { ToolFilter } from "./tool-filter.ts";
import { EARLIER_TOOLSETS } from "./toolsets.ts";

/** What decides which tools a call can use: who is calling, the URL, and what is configured. */
export type Selection = Pick<ActionCall, "caller" | "filter" | "config">;

/** Returns the tools that this call can use. It alone decides what is listed. */
export function selectTools(tools: readonly ListedTool[], { caller, filter }: Selection): ListedTool[] {
  return tools.filter((tool) => may(caller, { tool }).allowed && inUrl(tool, filter));
}

/** Arguments for further models. A tool with one of them makes no sense if the URL pins the model. */
const NAMES_OTHERS = ["models", "from", "source"];

function inUrl(tool: DescribedTool, { toolsets, readonly, model }: ToolFilter): boolean {
  if (readonly && tool.effect !== "read") return false;
  if (model !== undefined && NAMES_OTHERS.some((name) => name in (tool.inputSchema.properties ?? {}))) return false;
  return toolsets === undefined || toolsets.some((toolset) => inToolset(tool, toolset));
}

function inToolset(tool: DescribedTool, toolset: string): boolean {
  if (toolset === "core") return tool.core === true;
  return toolset === "all" || tool.category === toolset || EARLIER_TOOLSETS[toolset]?.includes(tool.name) === true;
}

/** Finds the tool of that name. @throws HearthError that says why this call cannot use it */
export function findTool(tools: readonly ListedTool[], name: string, selection: Selection): ListedTool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const like = nearest(
      name,
      selectTools(tools, selection).map((candidate) => candidate.name),
    );
    const next = like.length > 0 ? `Did you mean ${like.join(" or ")}?` : undefined;
    throw new HearthError("unknown_tool", `There is no tool ${quote(name, 80)}.`, next);
  }
  assertMay(selection.caller, { tool });
  if (!inUrl(tool, selection.filter)) {
    throw new HearthError(
      "unknown_tool",
      `${name} is left out by the URL (?toolsets=, ?readonly= or ?model=).`,
      "Use another tool, or another URL.",
    );
  }
  return tool;
}

/** Checks the grants that single arguments need. @throws HearthError `grant_missing` */
export function assertArgumentsGranted(tool: Tool, given: Record<string, unknown>, caller: Caller): void {
  for (const [name, grant] of Object.entries(tool.argumentGrants ?? {})) {
    if (grant !== undefined && given[name] === true) assertMay(caller, { argument: { name, grant } });
  }
}
