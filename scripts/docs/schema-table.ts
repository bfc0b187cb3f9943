import type { Tool as McpTool } from "@modelcontextprotocol/server";
import { LINE_WIDTH, wrap } from "./paragraphs.ts";

/** As much of a JSON schema as the page shows. */
interface Property {
  type?: string;
  description?: string;
  enum?: string[];
  default?: unknown;
  items?: Property;
  properties?: Record<string, Property>;
}

type Schema = NonNullable<McpTool["outputSchema"]>;
type Row = readonly [name: string, type: string, needed: string, description: string];

/** The arguments of a tool. */
export function argumentTable(schema: Schema): string {
  if (Object.keys(schema.properties ?? {}).length === 0) return "It takes no arguments.";
  return table(["argument", "type", "needed or default", "what it is"], schema, (property, required) => {
    if (required) return "needed";
    return property.default === undefined ? "" : JSON.stringify(property.default);
  });
}

/** The top-level fields of what a tool returns. */
export function fieldTable(schema: Schema): string {
  return table(["field", "type", "there", "what it is"], schema, (_, required) => (required ? "always" : ""));
}

function table(heads: Row, schema: Schema, needed: (property: Property, required: boolean) => string): string {
  const properties = Object.entries(schema.properties ?? {}) as [string, Property][];
  const always = (schema.required ?? []) as string[];
  const notes: string[] = [];
  const lines = properties.map(([name, property]) => {
    const cells = [`\`${name}\``, typeOf(property), needed(property, always.includes(name))] as const;
    const { description = "" } = property;
    const line = row([...cells, description]);
    const fits = line.length <= LINE_WIDTH;
    const more = [fits ? "" : description, partsOf(property)].filter((text) => text !== "");
    if (more.length > 0) notes.push(wrap(`\`${name}\`: ${more.map(lowerFirst).join("; ")}.`, LINE_WIDTH));
    return fits ? line : row([...cells, "see below"]);
  });
  const rule = row(["---", "---", "---", "---"]);
  return [[row(heads), rule, ...lines].join("\n"), ...notes].join("\n\n");
}

/** A bar within a cell would end it. */
const row = (cells: Row) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`.replaceAll(/ {2,}/g, " ");

function typeOf({ type, enum: choices, items }: Property): string {
  if (choices !== undefined) return choices.join(", ");
  if (type !== "array") return type ?? "several types";
  return items?.type === "array" ? `list of lists of ${items.items?.type}s` : `list of ${items?.type ?? "value"}s`;
}

/** The fields of each object of a list, where they are known. */
function partsOf({ items }: Property): string {
  const parts = Object.entries(items?.properties ?? {}).map(
    ([name, { description }]) => `\`${name}\`${description === undefined ? "" : ` (${lowerFirst(description)})`}`,
  );
  return parts.length === 0 ? "" : `each has ${parts.join(", ")}`;
}

export const lowerFirst = (text: string) => text.replace(/^[A-Z](?=[a-z]*[ ,])/, (letter) => letter.toLowerCase());
