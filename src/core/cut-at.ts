/**
 * Returns the beginning of a text, with at most `length` UTF-16 code units. It never ends in half a character: JSON with
 * half a surrogate pair makes strict clients lose the whole message.
 */
export const cutAt = (text: string, length: number): string => text.slice(0, characterStart(text, length));

/** Returns the beginning of a text with dots if it is longer than `length` UTF-16 code units; else the whole text. */
export const shorten = (text: string, length: number): string =>
  text.length > length ? `${cutAt(text, length)}...` : text;

/** Returns the offset, or the one before it if the offset is in the middle of a surrogate pair. Both in UTF-16 code units. */
export function characterStart(text: string, offset: number): number {
  return isLowSurrogate(text.charCodeAt(offset)) && isHighSurrogate(text.charCodeAt(offset - 1)) ? offset - 1 : offset;
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
