import { tokenize } from "../generation/tokens.ts";

/**
 * The sum of a direction of its own for each token, so that texts with words in common are near each other. It is the
 * same for the same text, today and tomorrow; its length is not 1.
 */
export function vectorOf(tokens: string[], dimensions: number): number[] {
  const sum = new Float32Array(dimensions);
  for (const token of ["<bos>", ...tokens]) {
    const next = randomFrom(token.trim().toLowerCase());
    for (let place = 0; place < dimensions; place++) sum[place] = (sum[place] ?? 0) + next();
  }
  return [...sum];
}

/** The embedding that the stand-in gives a text, as its JSON shows it. */
export const embeddingOf = (text: string, dimensions: number): number[] =>
  normalised(vectorOf(tokenize(text), dimensions)).map(shortest);

/** The same direction, with length 1. */
export function normalised(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => Math.fround(value / Math.max(length, 1e-12)));
}

/** As Go writes a 32-bit number: no more digits than it needs. */
export const shortest = (value: number) => {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Number(value.toPrecision(9));
};

/** Numbers from -1 to 1 that follow from the text: mulberry32 on a hash of it. */
function randomFrom(text: string): () => number {
  let state = [...text].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619), 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
