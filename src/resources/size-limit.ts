import { HearthError } from "../core/errors.ts";

/** Limit of a resource. Clients accept it at once, and an isolate of 128 MB can hold it several times. */
export const MAX_BYTES = 8_000_000;

/** Characters of one page from a Durable Object, whose RPC answers may have 32 MB. */
export const MAX_PAGE_CHARACTERS = 2_000_000;

/** Returns the error for a resource over `MAX_BYTES`. @param next what the caller can do */
export function tooLarge(next = "Read it in parts, with a tool."): HearthError {
  return new HearthError("too_large", `This is larger than ${MAX_BYTES / 1e6} MB, the limit of a resource.`, next);
}

/** Returns a counter that throws `too_large` when the sum exceeds `MAX_BYTES`. A character is at least one byte. */
export function startCounting(next: string): (characters: number) => void {
  let remaining = MAX_BYTES;
  return (characters) => {
    remaining -= characters;
    if (remaining < 0) throw tooLarge(next);
  };
}
