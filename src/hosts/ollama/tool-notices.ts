import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { quote } from "../../core/quote.ts";

/** Keywords that tell a model something, and that Ollama drops from a property. `title`, `$schema` and such tell it nothing. */
const DROPPED: readonly string[] = [
  ...["$ref", "allOf", "oneOf", "not", "const", "default", "format", "pattern", "nullable", "required", "prefixItems"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "minItems", "maxItems", "uniqueItems"],
];
const DROPPED_AT_THE_TOP: readonly string[] = ["anyOf", "oneOf", "allOf", "not", "$ref"];

/** A model has to read the notice. */
const MAX_FUNCTIONS = 5;
const MAX_DEPTH = 50;

/**
 * Returns a notice about what Ollama drops from the parameters of functions before the model sees them. Its own structure
 * keeps `type`, `description`, `enum`, `anyOf`, `properties`, and whatever is within `items`.
 */
export function toolNotices(tools: readonly JsonObject[] = []): string[] {
  const dropped = tools.flatMap((tool) => {
    const { name, parameters } = isJsonObject(tool.function) ? tool.function : {};
    const keywords = isJsonObject(parameters) ? [...new Set(droppedFrom(parameters))] : [];
    return keywords.length === 0 ? [] : [`${keywords.join(", ")} of ${quote(String(name), 40)}`];
  });
  if (dropped.length === 0) return [];
  const more = dropped.length > MAX_FUNCTIONS ? `; and of ${dropped.length - MAX_FUNCTIONS} more functions` : "";
  return [
    `Ollama drops from the parameters of functions, so the model does not see: ${dropped.slice(0, MAX_FUNCTIONS).join("; ")}` +
      `${more}. Say in a description what matters.`,
  ];
}

const droppedFrom = (parameters: JsonObject): string[] => [
  ...DROPPED_AT_THE_TOP.filter((keyword) => keyword in parameters),
  ...ofProperties(parameters.properties, 0),
];

function ofProperties(properties: unknown, depth: number): string[] {
  if (!isJsonObject(properties) || depth > MAX_DEPTH) return [];
  return Object.values(properties).flatMap((property) => ofProperty(property, depth));
}

function ofProperty(property: unknown, depth: number): string[] {
  if (!isJsonObject(property)) return [];
  const choices = Array.isArray(property.anyOf) && depth < MAX_DEPTH ? property.anyOf : [];
  return [
    ...DROPPED.filter((keyword) => keyword in property),
    ...choices.flatMap((choice) => ofProperty(choice, depth + 1)),
    ...ofProperties(property.properties, depth + 1),
  ];
}
