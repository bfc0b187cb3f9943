import { type Caller, GRANTS } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import { CATEGORIES, type Tool } from "./define-tool.ts";
import { EARLIER_TOOLSETS } from "./earlier-toolsets.ts";

/** What the URL limits: `?toolsets=core,models`, `?readonly=1`, `?model=gemma3`, and how long a call may wait: `?wait=`. */
export interface ToolFilter {
  toolsets?: readonly string[];
  readonly: boolean;
  /** The only model of this URL. Its tools have no argument for the model. */
  model?: string;
  waitSeconds?: number;
}

const TOOLSETS: readonly string[] = ["all", "core", ...CATEGORIES];
/** The longest wait that `?wait=` may ask for, in seconds. */
export const MAX_WAIT_SECONDS = 240;

/** Reads the filter of a URL. @throws HearthError `invalid_arguments` for a toolset or a wait that does not exist */
export function readToolFilter(parameters: URLSearchParams): ToolFilter {
  const toolsets = parameters
    .get("toolsets")
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = toolsets?.find((name) => !TOOLSETS.includes(name) && !Object.hasOwn(EARLIER_TOOLSETS, name));
  if (unknown !== undefined) {
    throw new HearthError(
      "invalid_arguments",
      `There is no toolset ${quote(unknown, 40)}.`,
      `The toolsets are: ${TOOLSETS.join(", ")}. Correct ?toolsets= in the URL.`,
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

/** Returns the tools that this caller can use under this URL. */
export function selectTools(catalog: readonly Tool[], filter: ToolFilter, caller: Caller): Tool[] {
  return catalog.filter((tool) => isGranted(tool, caller) && inUrl(tool, filter));
}

function isGranted({ grant, orGrant }: Tool, { grants }: Caller): boolean {
  return grants.includes(grant) || (orGrant !== undefined && grants.includes(orGrant));
}

/** Arguments for further models. A tool with one of them makes no sense if the URL pins the model. */
const NAMES_OTHERS = ["models", "from", "source"];

function inUrl(tool: Tool, { toolsets, readonly, model }: ToolFilter): boolean {
  if (readonly && tool.effect !== "read") return false;
  if (model !== undefined && NAMES_OTHERS.some((name) => name in tool.input.shape)) return false;
  return toolsets === undefined || toolsets.some((toolset) => inToolset(tool, toolset));
}

function inToolset(tool: Tool, toolset: string): boolean {
  if (toolset === "core") return tool.core === true;
  return toolset === "all" || tool.category === toolset || EARLIER_TOOLSETS[toolset]?.includes(tool.name) === true;
}

/** Finds the tool of that name. @throws HearthError that says why this caller cannot use it here */
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
