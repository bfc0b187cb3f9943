import { MAX_PAGE_CHARACTERS } from "./page-size.ts";

/** As much of a list as fits, and a sentence about the rest. @param narrower what helps to see it */
export function fitList<T>(list: readonly T[], narrower: string): { shown: T[]; notices: string[] } {
  let room = MAX_PAGE_CHARACTERS;
  const beyond = list.findIndex((item) => {
    room -= JSON.stringify(item).length;
    return room < 0;
  });
  if (beyond < 0) return { shown: [...list], notices: [] };
  return { shown: list.slice(0, beyond), notices: [`${list.length - beyond} more are not shown: ${narrower}.`] };
}
