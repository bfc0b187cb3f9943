const TOKEN = /\s*(?:[\p{L}\p{N}_]{1,12}|[^\s\p{L}\p{N}_])|\s+/gu;

/** The blanks before a word belong to it; long words are cut. Joined, the tokens are the text again. */
export const tokenize = (text: string): string[] => text.match(TOKEN) ?? [];

/** Ids for tokens, for the `context` of generate. They mean nothing beyond being the same for the same token. */
export const tokenIds = (tokens: string[]): number[] =>
  tokens.map((token) =>
    [...token].reduce((hash, character) => (hash * 31 + (character.codePointAt(0) ?? 0)) % 262144, 7),
  );
