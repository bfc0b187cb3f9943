/** Weights of characters, in sixths of a token. */
const LATIN_OR_CYRILLIC = 2;
const OTHER_ALPHABET = 3;
const OTHER_CHARACTER = 6;

const SPACE = 0x20;
const END_OF_ASCII = 0x80;
const LATIN_TO_CYRILLIC = [0xc0, 0x52f] as const;
const ARMENIAN_TO_GREEK_EXTENDED = [0x530, 0x1fff] as const;

/**
 * Estimates the tokens of a text, on the high side. English has about four characters per token, related languages about
 * three. Digits and punctuation marks are a token each, and so are most Chinese and Japanese characters: a table of numbers
 * has three times the tokens of a text of its length.
 */
export function estimateTokens(text: string): number {
  let sixths = 0;
  for (let index = 0; index < text.length; index += 1) sixths += weightOf(text.charCodeAt(index));
  return Math.ceil(sixths / 6);
}

function weightOf(code: number): number {
  if (code < END_OF_ASCII) return isLetter(code) || code === SPACE ? LATIN_OR_CYRILLIC : OTHER_CHARACTER;
  if (isWithin(code, LATIN_TO_CYRILLIC)) return LATIN_OR_CYRILLIC;
  return isWithin(code, ARMENIAN_TO_GREEK_EXTENDED) ? OTHER_ALPHABET : OTHER_CHARACTER;
}

/** Setting bit 0x20 turns an ASCII capital into a small letter. */
const isLetter = (code: number) => isWithin(code | 0x20, [0x61, 0x7a]);

const isWithin = (code: number, [first, last]: readonly [number, number]) => code >= first && code <= last;
