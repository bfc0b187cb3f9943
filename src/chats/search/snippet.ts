const BEFORE = 60;
const AFTER = 140;
/** A list has fifty of them, and each is looked through: what stands deeper is shown by its beginning. */
const MAX_LOOKED_AT = 20_000;

/** What stands around the first place where a word begins that begins with one of these; else the beginning. */
export function snippet(content: string, words: readonly string[]): string {
  const text = content.slice(0, MAX_LOOKED_AT).normalize("NFD");
  // Marks are apart from their letters then, and may be there or not.
  const letters = words.map((word) => word.normalize("NFD").match(/\P{M}/gu) ?? []);
  const patterns = letters.map((word) => word.map((letter) => `${letter}\\p{M}*`).join(""));
  const at = Math.max(0, text.search(new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${patterns.join("|")})`, "iu")));
  const from = Math.max(0, at - BEFORE);
  const shown = text
    .slice(from, at + AFTER)
    // Half a character is none, and marks without their letter are nobody's.
    .replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "")
    .replace(/^\p{M}+/u, "")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");
  return `${from > 0 ? "..." : ""}${shown}${at + AFTER < text.length || content.length > MAX_LOOKED_AT ? "..." : ""}`;
}
