import { parseJsonObject } from "../../src/core/json-object.ts";
import { laidOutJson } from "./laid-out-json.ts";
import { wrap } from "./wrap.ts";

const MAX_CHARACTERS = 1_600;
/** GitHub shows about so many of a code block without scrolling. */
const LINE_WIDTH = 110;

/** The text of an answer for a reader: JSON laid out, vectors and long texts cut with a mark, long lines of prose wrapped. */
export function shownAnswer(text: string): string {
  const value = parseJsonObject(text);
  if (value !== undefined) return laidOutJson(value);
  const shown = wrap(text, LINE_WIDTH);
  // The bracketed line at the end matters as much as the beginning.
  const end = shown.slice(Math.max(0, shown.lastIndexOf("\n\n[")));
  const body = shown.slice(0, -end.length);
  if (body.length <= MAX_CHARACTERS) return shown;
  return `${body.slice(0, MAX_CHARACTERS)}\n... (${body.length - MAX_CHARACTERS} more characters)${end}`;
}
