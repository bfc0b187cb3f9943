import { LARGE_BYTES } from "./bytes.ts";

/** Texts from this size on are decoded alone. */
const LONG_BYTES = 65_536;
/** Looking at a text has its price, so that many short ones are left to JSON.parse. */
const MAX_LOOKED_AT = 100_000;
const [QUOTE, BACKSLASH, COLON, SPACE] = [0x22, 0x5c, 0x3a, 0x20];

/** Decodes a part. A byte order mark is left out only where JSON begins with it. */
const decode = (bytes: Uint8Array, from: number, to?: number) =>
  new TextDecoder("utf-8", { fatal: false, ignoreBOM: from > 0 }).decode(bytes.subarray(from, to));

/**
 * Parses JSON in UTF-8, as JSON.parse does with its text. The text of 16 MB is never made: long texts in it are decoded one by
 * one, straight from the bytes. V8 would not see soon that the whole text, and what JSON.parse makes of it, is not used any more.
 * @throws SyntaxError
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length < LARGE_BYTES) return JSON.parse(decode(bytes, 0));
  const mark = crypto.randomUUID();
  const texts: string[] = [];
  let short = "";
  let from = 0;
  let start = bytes.indexOf(QUOTE);
  for (let looked = 0; start !== -1 && looked < MAX_LOOKED_AT; looked++) {
    const end = endOfText(bytes, start);
    if (end === -1) break;
    if (end - start > LONG_BYTES && !isKey(bytes, end)) {
      short += `${decode(bytes, from, start)}"${mark}${texts.length}"`;
      texts.push(decodeText(bytes, start + 1, end));
      from = end + 1;
    }
    start = bytes.indexOf(QUOTE, end + 1);
  }
  short += decode(bytes, from);
  if (texts.length === 0) return JSON.parse(short);
  return JSON.parse(short, (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? texts[Number(value.slice(mark.length))] : value,
  );
}

/** The place of the quote that ends the text which begins at `start`; -1 if none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end !== -1; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return -1;
}

function isKey(bytes: Uint8Array, end: number): boolean {
  let next = end + 1;
  while ((bytes[next] ?? COLON) <= SPACE) next++;
  return bytes[next] === COLON;
}

/** Finds backslashes, and control characters, which JSON does not allow. */
const ESCAPED_OR_WRONG = /[^ -[\]-\uffff]/;

/** Decodes what is between two quotes. */
function decodeText(bytes: Uint8Array, from: number, to: number): string {
  const text = decode(bytes, from, to);
  return ESCAPED_OR_WRONG.test(text) ? JSON.parse(`"${text}"`) : text;
}
