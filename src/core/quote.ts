import { shorten } from "./cut-at.ts";

/**
 * Quotes text from outside so that it is safe within one of Hearth's sentences: one line, shortened, in quotation
 * marks.
 */
export function quote(text: string, maxCharacters = 200): string {
  const line = text.replace(/\s+/g, " ").replace(/"/g, "'").trim();
  return `"${shorten(line, maxCharacters)}"`;
}
