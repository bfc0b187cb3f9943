import { type Caller, GRANTS } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import type { DescribedTool, ListedTool } from "./listed-tool.ts";
import type { ToolFilter } from "./tool-filter.ts";
import { EARLIER_TOOLSETS } from "./toolsets.ts";

/** Returns the tools that this caller can use under this URL. */
export function selectTools(tools: readonly ListedTool[], filter: ToolFilter, caller: Caller): ListedTool[] {
  return tools.filter((tool) => isGranted(tool, caller) && inUrl(tool, filter));
}

function isGranted({ grant, orGrant }: DescribedTool, { grants }: Caller): boolean {
  return grants.includes(grant) || (orGrant !== undefined && grants.includes(orGrant));
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

/** Finds the tool of that name. @throws HearthError that says why this caller cannot use it here */
export function findTool(tools: readonly ListedTool[], name: string, filter: ToolFilter, caller: Caller): ListedTool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const like = nearest(
      name,
      selectTools(tools, filter, caller).map((candidate) => candidate.name),
    );
    const next = like.length > 0 ? `Did you mean ${like.join(" or ")}?` : undefined;
    throw new HearthError("unknown_tool", `There is no tool ${quote(name, 80)}.`, next);
  }
  if (!isGranted(tool, caller)) {
    throw new HearthError(
      "grant_missing",
      `${name} needs the grant "${tool.grant}" (${GRANTS[tool.grant]}), which you do not have.`,
    );
  }
  if (!inUrl(tool, filter)) {
    throw new HearthError(
      "unknown_tool",
      `${name} is left out by the URL (?toolsets=, ?readonly= or ?model=).`,
      "Use another tool, or another URL.",
    );
  }
  return tool;
}
