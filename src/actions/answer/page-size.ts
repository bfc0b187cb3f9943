/** Characters of a list, of items or of a text: with what goes round it an answer stays below 50,000. */
export const MAX_PAGE_CHARACTERS = 45_000;
