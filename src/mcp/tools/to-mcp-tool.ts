import type { Tool as McpTool } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Tool } from "../../actions/tool/define-tool.ts";

const advertised = new WeakMap<Tool, McpTool>();

/** Describes a tool as tools/list shows it. Its JSON schemas are made once. */
export function toMcpTool(tool: Tool, pinnedModel: string | undefined): McpTool {
  const known = advertised.get(tool) ?? describeTool(tool);
  advertised.set(tool, known);
  return pinnedModel === undefined ? known : { ...known, inputSchema: withoutModel(known.inputSchema) };
}

function describeTool(tool: Tool): McpTool {
  const { name, title, description, effect } = tool;
  return {
    name,
    title,
    description,
    inputSchema: toJsonSchema(tool.input, "input"),
    outputSchema: toJsonSchema(tool.output, "output"),
    annotations: {
      title,
      readOnlyHint: effect === "read",
      destructiveHint: effect === "destroy",
      idempotentHint: effect === "read",
      openWorldHint: tool.openWorld === true,
    },
  };
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): McpTool["inputSchema"] {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: plain });
  return json as McpTool["inputSchema"];
}

/**
 * Removes keywords that cost tokens and tell a model nothing: that further fields are allowed, the bounds of integers and
 * the maximum length of texts, patterns of ids. A wrong argument gets an error that explains it.
 */
function plain({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const more = schema.additionalProperties;
  if (typeof more === "object" && Object.keys(more).length === 0) delete schema.additionalProperties;
  delete schema.pattern;
  delete schema.maxLength;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function withoutModel(schema: McpTool["inputSchema"]): McpTool["inputSchema"] {
  const { model: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties, required: schema.required?.filter((name) => name !== "model") };
}
