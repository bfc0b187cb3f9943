import type { DescribedTool, ListedTool } from "../actions/tool/listed-tool.ts";
import described from "./described-tools.json" with { type: "json" };
import { toolLoaders } from "./tool-loaders.ts";

/** Every tool as clients see it, in their order. */
export const toolList: readonly ListedTool[] = (described as unknown as DescribedTool[]).map((tool) => ({
  ...tool,
  load: loaderOf(tool.name),
}));

function loaderOf(name: string): ListedTool["load"] {
  const load = toolLoaders[name];
  if (load === undefined) throw new Error(`${name} is in described-tools.json alone: run npm run docs.`);
  return load;
}
