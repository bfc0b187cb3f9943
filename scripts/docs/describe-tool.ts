import { z } from "zod";
import type { Tool } from "../../src/actions/tool/define-tool.ts";
import type { DescribedTool, ObjectSchema } from "../../src/actions/tool/listed-tool.ts";
import { cutOutputSchema } from "./cut-output-schema.ts";

/** Describes a tool as clients see it: its facts, and JSON Schemas in place of its zod schemas. */
export function describeTool({ input, output, run: _, prose: __, ...facts }: Tool): DescribedTool {
  return {
    ...facts,
    inputSchema: toJsonSchema(input, "input"),
    outputSchema: cutOutputSchema(toJsonSchema(output, "output")),
  };
}

/** src/tools/described-tools.json: a tool a line, so that a diff shows which ones changed. */
export const describedTools = (tools: readonly Tool[]): string =>
  `[\n${tools.map((tool) => JSON.stringify(describeTool(tool))).join(",\n")}\n]\n`;

/** Returns the JSON Schema of a zod schema, with every field. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): ObjectSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: plain });
  return json as ObjectSchema;
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
