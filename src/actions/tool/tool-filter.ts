import type { Caller } from "../../core/caller.ts";
import { GRANTS } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import { CATEGORIES, type Tool } from "./define-tool.ts";

/** What the URL narrows: `?toolsets=core,models`, `?readonly=1`, `?model=gemma3`, and how long a call may wait (`?wait=`). */
export interface ToolFilter {
  toolsets?: readonly string[];
  readonly: boolean;
  /** The only model of this URL; the tools then have no parameter for it. */
  model?: string;
  waitSeconds?: number;
}

const TOOLSETS: readonly string[] = ["all", "core", ...CATEGORIES];
export const MAX_WAIT_SECONDS = 240;

/** @throws HearthError `invalid_arguments` for a toolset or a wait that does not exist */
export function readToolFilter(parameters: URLSearchParams): ToolFilter {
  const toolsets = parameters
    .get("toolsets")
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = toolsets?.find((name) => !TOOLSETS.includes(name));
  if (unknown !== undefined) {
    throw new HearthError(
      "invalid_arguments",
      `There is no toolset ${quote(unknown, 40)}.`,
      `Toolsets are: ${TOOLSETS.join(", ")}. Correct ?toolsets= in the URL.`,
    );
  }
  return {
    toolsets,
    readonly: ["1", "true", ""].includes(parameters.get("readonly") ?? "0"),
    model: parameters.get("model")?.trim() || undefined,
    waitSeconds: readWait(parameters.get("wait")),
  };
}

function readWait(wait: string | null): number | undefined {
  if (wait === null) return undefined;
  const seconds = Number(wait);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new HearthError(
    "invalid_arguments",
    `?wait=${quote(wait, 20)} is not a number of seconds.`,
    `Use a whole number from 1 to ${MAX_WAIT_SECONDS}.`,
  );
}

/** The tools that this caller sees under this URL. */
export function selectTools(catalog: readonly Tool[], filter: ToolFilter, caller: Caller): Tool[] {
  return catalog.filter((tool) => isGranted(tool, caller) && inUrl(tool, filter));
}

function isGranted({ grant, orGrant }: Tool, { grants }: Caller): boolean {
  return grants.includes(grant) || (orGrant !== undefined && grants.includes(orGrant));
}

/** Arguments for further models, which make no sense where the URL pins one. */
const NAMES_OTHERS = ["models", "from", "source"];

function inUrl(tool: Tool, { toolsets, readonly, model }: ToolFilter): boolean {
  if (readonly && tool.effect !== "read") return false;
  if (model !== undefined && NAMES_OTHERS.some((name) => name in tool.input.shape)) return false;
  if (toolsets === undefined || toolsets.includes("all")) return true;
  return toolsets.includes(tool.category) || (tool.core === true && toolsets.includes("core"));
}

/** The tool of that name, if the caller may use it here. @throws HearthError that says why not */
export function findTool(catalog: readonly Tool[], name: string, filter: ToolFilter, caller: Caller): Tool {
  const tool = catalog.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const like = nearest(
      name,
      selectTools(catalog, filter, caller).map((candidate) => candidate.name),
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
