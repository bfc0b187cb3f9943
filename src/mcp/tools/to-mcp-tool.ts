import type { Tool as McpTool } from "@modelcontextprotocol/server";
import type { DescribedTool, ObjectSchema } from "../../actions/tool/listed-tool.ts";

/** Returns a tool as tools/list shows it. */
export function toMcpTool(tool: DescribedTool, pinnedModel: string | undefined): McpTool {
  const { name, title, description, effect, inputSchema, outputSchema } = tool;
  return {
    name,
    title,
    description,
    inputSchema: pinnedModel === undefined ? inputSchema : withoutModel(inputSchema),
    outputSchema,
    annotations: {
      title,
      readOnlyHint: effect === "read",
      destructiveHint: effect === "destroy",
      openWorldHint: tool.openWorld === true,
    },
  } as McpTool;
}

function withoutModel(schema: ObjectSchema): ObjectSchema {
  const { model: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties, required: schema.required?.filter((name) => name !== "model") };
}
