import { MAX_PAGE_CHARACTERS } from "./page-size.ts";

/**
 * Returns the beginning of a list that fits an answer, and a notice about the rest.
 * @param advice how to see the rest, for the notice
 */
export function fitList<T>(list: readonly T[], advice: string): { shown: T[]; notices: string[] } {
  let remaining = MAX_PAGE_CHARACTERS;
  const end = list.findIndex((item) => {
    remaining -= JSON.stringify(item).length;
    return remaining < 0;
  });
  if (end < 0) return { shown: [...list], notices: [] };
  return { shown: list.slice(0, end), notices: [`${list.length - end} more are not shown: ${advice}.`] };
}
