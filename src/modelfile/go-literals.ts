/*
 * Parsers of Go's literals (strconv), because Ollama reads the values of a Modelfile with those. Each returns undefined
 * if Go refuses the text. None of them allows a space.
 */

const DIGITS = "\\d(?:_?\\d)*";
const HEX = "[\\da-f](?:_?[\\da-f])*";
const DECIMAL = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, "i");
const HEXADECIMAL = new RegExp(`^([+-]?)0x(?:(_?${HEX})(?:\\.(${HEX})?)?|\\.(${HEX}))p([+-]?${DIGITS})$`, "i");

/**
 * Parses as ParseFloat(text, 32) and returns the number that Go's JSON writes for the result: the one with the fewest
 * digits that becomes the same float32. (If two are equally near, Go may choose the other.) Infinities and NaN are
 * refused, because JSON cannot hold them.
 */
export function parseFloat32(text: string): number | undefined {
  const single = Math.fround(parseDouble(text));
  if (!Number.isFinite(single)) return undefined;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    // Adding 0 turns -0, which JSON.stringify cannot write, into 0.
    if (Math.fround(shorter) === single) return shorter + 0;
  }
  return Number(single.toPrecision(9));
}

function parseDouble(text: string): number {
  const plain = text.replaceAll("_", "");
  if (DECIMAL.test(text)) return Number(plain);
  if (!HEXADECIMAL.test(text)) return Number.NaN;
  const [, sign, whole = "", after = "", alone = "", exponent] = HEXADECIMAL.exec(plain) ?? [];
  const fraction = after + alone;
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === "-" ? -value : value;
}

/**
 * Parses as ParseInt(text, 10, 64). Beyond 2^53 it returns the nearest double, as Ollama reads the number from JSON.
 */
export function parseInt64(text: string): number | undefined {
  const [, sign, digits] = /^([+-]?)0*(\d{1,19})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits) * (sign === "-" ? -1n : 1n);
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

const TRUE = ["1", "t", "T", "true", "TRUE", "True"];
const FALSE = ["0", "f", "F", "false", "FALSE", "False"];

/** Parses as ParseBool(text). */
export function parseBool(text: string): boolean | undefined {
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : undefined;
}
