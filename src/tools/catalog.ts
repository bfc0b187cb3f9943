import type { Tool } from "../actions/tool/define-tool.ts";
import { toolLoaders } from "./tool-loaders.ts";

/** Every tool, loaded: for scripts and tests. The Worker uses `toolList`, and loads a tool when it is called. */
export const catalog: readonly Tool[] = await Promise.all(Object.values(toolLoaders).map((load) => load()));
