import type { Tool, ToolFacts } from "./define-tool.ts";

/** JSON Schema of an object, as a client sees it. */
export interface ObjectSchema {
  type: "object";
  properties?: Record<string, object>;
  required?: string[];
  [keyword: string]: unknown;
}

/** Tool as a client sees it. `npm run docs` makes it from the zod schemas, so that no call pays for that. */
export interface DescribedTool extends ToolFacts {
  inputSchema: ObjectSchema;
  outputSchema: ObjectSchema;
}

/** Entry of the list of tools. */
export interface ListedTool extends DescribedTool {
  /** Returns the tool itself. The first call evaluates its module, which builds its schemas. */
  load(): Promise<Tool>;
}
