import { characterStart } from "./cut-at.ts";

/** A row of a Durable Object holds 2 MB, and a UTF-16 code unit takes at most 3 bytes. */
const MAX_CHUNK_CHARACTERS = 500_000;

/** Splits a long text into chunks that each fit into one row. */
export function splitText(text: string): string[] {
  const chunks: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    // Storage would lose half a character that is stored alone.
    to = characterStart(text, from + MAX_CHUNK_CHARACTERS);
    chunks.push(text.slice(from, to));
  }
  return chunks;
}
