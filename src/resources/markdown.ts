/**
 * Returns a text as a block quotation. Whatever it contains (headings, unclosed fences, HTML comments) ends with the
 * quotation. Lines are split at all three line ends of Markdown, so that no line escapes the quotation.
 */
export function quotation(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** Returns a text on one line, with Markdown and HTML escaped. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>&#|~]/g, "\\$&");
}

/** Returns a name as inline code. Valid session IDs and model names contain no backticks; others are made harmless. */
export const code = (name: string): string => `\`${name.replace(/[`\s]+/g, " ")}\``;
