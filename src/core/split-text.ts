import { characterStart } from "./cut-at.ts";

/** A row of a Durable Object holds 2 MB, and a UTF-16 code unit takes at most 3 bytes. */
const MAX_CHUNK_CHARACTERS = 500_000;

/** Splits a long text into chunks of at most `max` UTF-16 code units, by default so that each fits into one row. */
export function splitText(text: string, max = MAX_CHUNK_CHARACTERS): string[] {
  const chunks: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    // Storage would lose half a character that is stored alone.
    to = characterStart(text, from + max);
    chunks.push(text.slice(from, to));
  }
  return chunks;
}
