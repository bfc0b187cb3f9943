/**
 * A text as a block quotation: whatever it holds (headings, fences that are never closed, HTML comments) ends with the
 * quotation. A line ends at each of the three ends that Markdown knows.
 */
export function quotation(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** On one line, and nothing in it is Markdown or HTML. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>&#|~]/g, "\\$&");
}

/** A name as code: session ids and models, which hold no backticks but where somebody at home has tried. */
export const code = (name: string): string => `\`${name.replace(/[`\s]+/g, " ")}\``;
