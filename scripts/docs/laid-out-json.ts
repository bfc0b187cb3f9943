const LINE_WIDTH = 100;
/** Numbers of a vector that a reader wants to see. */
const MAX_NUMBERS = 4;
/** A list of more numbers than that is a vector. */
const SHORT_LIST = 16;

/** JSON for a reader: what fits on a line stands on one, and of a vector only the beginning, with a mark. */
export function laidOutJson(value: unknown, indent = ""): string {
  const line = onOneLine(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= LINE_WIDTH) return line;
  const deeper = `${indent}  `;
  const entries = Object.entries(value).map(([key, entry]) => {
    const name = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
    return `\n${deeper}${name}${laidOutJson(entry, deeper)}`;
  });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}${entries.join(",")}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(isVector(value) ? beginning(value) : value.map(onOneLine)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${onOneLine(entry)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const isVector = (list: unknown[]) => list.length > SHORT_LIST && list.every((entry) => typeof entry === "number");

const beginning = (vector: unknown[]) => [...vector.slice(0, MAX_NUMBERS), `... ${vector.length - MAX_NUMBERS} more`];
