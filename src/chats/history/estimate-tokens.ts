/** In sixths of a token. */
const LETTER = 2;
const OF_ANOTHER_ALPHABET = 3;
const ALONE = 6;

const SPACE = 0x20;
const END_OF_ASCII = 0x80;
const LATIN_TO_CYRILLIC = [0xc0, 0x52f] as const;
const ARMENIAN_TO_GREEK_EXTENDED = [0x530, 0x1fff] as const;

/**
 * About how many tokens a text takes, and rather more than fewer. English has four characters a token, and three is what
 * its kin have; figures and signs are tokens each, and so are most characters of Chinese and Japanese: a table of numbers
 * takes three times what its length says.
 */
export function estimateTokens(text: string): number {
  let sixths = 0;
  for (let at = 0; at < text.length; at += 1) sixths += weightOf(text.charCodeAt(at));
  return Math.ceil(sixths / 6);
}

function weightOf(code: number): number {
  if (code < END_OF_ASCII) return isLetter(code) || code === SPACE ? LETTER : ALONE;
  if (isWithin(code, LATIN_TO_CYRILLIC)) return LETTER;
  return isWithin(code, ARMENIAN_TO_GREEK_EXTENDED) ? OF_ANOTHER_ALPHABET : ALONE;
}

/** Setting one bit makes a capital of ASCII small. */
const isLetter = (code: number) => isWithin(code | 0x20, [0x61, 0x7a]);

const isWithin = (code: number, [first, last]: readonly [number, number]) => code >= first && code <= last;
