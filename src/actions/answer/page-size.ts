/** Characters of a list, of items or of a text. With the fields around them an answer stays below 50,000. */
export const MAX_PAGE_CHARACTERS = 45_000;
