import { HearthError } from "../core/errors.ts";

/** What clients take at once, and an isolate of 128 MB can hold several times over. */
export const MAX_BYTES = 8_000_000;

/** Characters that come at once from an object, whose answers may have 32 MB. */
export const MAX_PAGE_CHARACTERS = 2_000_000;

export function tooLarge(next = "Read it by a tool, in parts."): HearthError {
  const most = MAX_BYTES / 1e6;
  return new HearthError("too_large", `This is larger than ${most} MB, and no resource may be.`, next);
}

/** Counts what is gathered; every character is a byte at the least. @throws HearthError `too_large` */
export function startCounting(next: string): (characters: number) => void {
  let room = MAX_BYTES;
  return (characters) => {
    room -= characters;
    if (room < 0) throw tooLarge(next);
  };
}
