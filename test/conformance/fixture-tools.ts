import { askingTools } from "./asking-tools.ts";
import type { FixtureTool } from "./fixture-tool.ts";
import { plainTools } from "./plain-tools.ts";
import { tellingTools } from "./telling-tools.ts";

/** The tools that the conformance suite calls by name. */
export const fixtureTools: Record<string, FixtureTool> = { ...plainTools, ...tellingTools, ...askingTools };
