/** A row of a Durable Object holds 2 MB; a code unit takes at most 3 bytes. */
const CHARACTERS_OF_A_PIECE = 500_000;

/** A long text in pieces, each of which a row can hold. */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = from + CHARACTERS_OF_A_PIECE;
    if (isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    pieces.push(text.slice(from, to));
  }
  return pieces;
}

/** The first half of a character that takes two code units: storage would lose it if it stood alone. */
const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
