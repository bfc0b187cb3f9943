import type { ListPromptsResult, Prompt as McpPrompt } from "@modelcontextprotocol/server";
import * as z from "zod";
import { type Selection, selectTools } from "../../actions/tool/select-tools.ts";
import { prompts } from "../../prompts/catalog.ts";
import type { Prompt } from "../../prompts/define-prompt.ts";
import { toolList } from "../../tools/tool-list.ts";
import type { CallContext } from "../call-context.ts";

/** Returns the prompts that this caller can use: those whose tools the caller may all call under this URL. */
export function selectPrompts(call: Selection): Prompt[] {
  const names = selectTools(toolList, call).map(({ name }) => name);
  return prompts.filter(({ tools }) => tools.every((tool) => names.includes(tool)));
}

/** prompts/list: the prompts whose tools this caller can use. */
export const listPrompts = (call: CallContext): ListPromptsResult => ({
  prompts: selectPrompts(call).map(toMcpPrompt),
});

/** Describes a prompt as prompts/list shows it. */
export function toMcpPrompt({ name, title, description, input }: Prompt): McpPrompt {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: "input" });
  const args = Object.entries(properties as Record<string, { description?: string }>);
  return {
    name,
    title,
    description,
    arguments: args.map(([name, { description }]) => ({ name, description, required: required.includes(name) })),
  };
}
