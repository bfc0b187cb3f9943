import { characterStart, cutAt } from "../../core/cut-at.ts";

const CHARACTERS_BEFORE = 60;
const CHARACTERS_AFTER = 140;
/** Characters searched per message: a list has fifty snippets. If the word comes later, the beginning is shown. */
const MAX_SEARCHED_CHARACTERS = 20_000;

/** Returns the text around the first word that begins with one of `words`; if there is none, the beginning. */
export function snippet(content: string, words: readonly string[]): string {
  const text = cutAt(content, MAX_SEARCHED_CHARACTERS).normalize("NFD");
  // In NFD, marks are separate from their letters; the pattern allows any marks.
  const letters = words.map((word) => word.normalize("NFD").match(/\P{M}/gu) ?? []);
  const patterns = letters.map((word) => word.map((letter) => `${letter}\\p{M}*`).join(""));
  const at = Math.max(0, text.search(new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${patterns.join("|")})`, "iu")));
  const from = Math.max(0, at - CHARACTERS_BEFORE);
  const shown = text
    .slice(characterStart(text, from), characterStart(text, at + CHARACTERS_AFTER))
    // The cuts may have split a letter from its marks.
    .replace(/^\p{M}+/u, "")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");
  return `${from > 0 ? "..." : ""}${shown}${at + CHARACTERS_AFTER < text.length || content.length > MAX_SEARCHED_CHARACTERS ? "..." : ""}`;
}
