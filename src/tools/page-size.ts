/** Characters of a list, of items or of a text: with what goes round it an answer stays below 50,000. */
export const MOST_OF_A_PAGE = 45_000;
