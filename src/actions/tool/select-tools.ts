import { type Caller, GRANTS, type Grant } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import type { Tool } from "./define-tool.ts";
import type { DescribedTool, ListedTool } from "./listed-tool.ts";
import type { ToolFilter } from "./tool-filter.ts";
import { EARLIER_TOOLSETS } from "./toolsets.ts";

/** Returns the tools that this caller can use under this URL. */
export function selectTools(tools: readonly ListedTool[], filter: ToolFilter, caller: Caller): ListedTool[] {
  return tools.filter((tool) => missingGrant(tool, caller) === undefined && inUrl(tool, filter));
}

/** Returns the first grant that the caller lacks for a tool. */
function missingGrant({ grant, andGrant, orGrant }: DescribedTool, { grants }: Caller): Grant | undefined {
  if (!grants.includes(grant) && (orGrant === undefined || !grants.includes(orGrant))) return grant;
  return andGrant === undefined || grants.includes(andGrant) ? undefined : andGrant;
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
  const missing = missingGrant(tool, caller);
  if (missing !== undefined) throw grantMissing(name, missing);
  if (!inUrl(tool, filter)) {
    throw new HearthError(
      "unknown_tool",
      `${name} is left out by the URL (?toolsets=, ?readonly= or ?model=).`,
      "Use another tool, or another URL.",
    );
  }
  return tool;
}

/** Checks the grants that single arguments need. @throws HearthError `grant_missing` */
export function assertArgumentsGranted(tool: Tool, given: Record<string, unknown>, { grants }: Caller): void {
  for (const [argument, grant] of Object.entries(tool.argumentGrants ?? {})) {
    if (grant !== undefined && given[argument] === true && !grants.includes(grant))
      throw grantMissing(`${argument}: true`, grant);
  }
}

const grantMissing = (what: string, grant: Grant) =>
  new HearthError("grant_missing", `${what} needs the grant "${grant}" (${GRANTS[grant]}), which you do not have.`);
