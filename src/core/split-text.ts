/** A row of a Durable Object holds 2 MB, and a UTF-16 code unit takes at most 3 bytes. */
const MAX_CHUNK_CHARACTERS = 500_000;

/** Splits a long text into chunks that each fit into one row. */
export function splitText(text: string): string[] {
  const chunks: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = from + MAX_CHUNK_CHARACTERS;
    if (isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    chunks.push(text.slice(from, to));
  }
  return chunks;
}

/** Tells whether a code unit is the first half of a surrogate pair. Storage would lose a half that is stored alone. */
const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
