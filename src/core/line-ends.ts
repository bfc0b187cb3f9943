/**
 * Characters that some clients take for the end of a line, although the line of an event ends with a line feed only. In
 * JSON they may as well be written as escapes.
 */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** Returns JSON with these characters as escapes, each six characters long. */
export const escapeLineEnds = (json: string): string =>
  json.replace(LINE_ENDS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
