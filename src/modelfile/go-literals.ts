/**
 * Literals as Go's strconv reads them, which is how Ollama reads the values of a Modelfile. Each is undefined where Go
 * refuses the text; none of them allows a space.
 */

const DIGITS = "\\d(?:_?\\d)*";
const HEX = "[\\da-f](?:_?[\\da-f])*";
const DECIMAL = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, "i");
const HEXADECIMAL = new RegExp(`^([+-]?)0x(?:(_?${HEX})(?:\\.(${HEX})?)?|\\.(${HEX}))p([+-]?${DIGITS})$`, "i");

/**
 * ParseFloat(text, 32), and then the number that Go's JSON writes for it: of all that become the same float32 the one
 * with the fewest digits (where two are as near, Go may take the other). Infinities and NaN, which JSON cannot hold, are refused.
 */
export function parseFloat32(text: string): number | undefined {
  const single = Math.fround(parseDouble(text));
  if (!Number.isFinite(single)) return undefined;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    // The sum turns -0, which JSON.stringify cannot write, into 0.
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

/** ParseInt(text, 10, 64). Beyond 2^53 the nearest double, which is what Ollama makes of the number in JSON as well. */
export function parseInt64(text: string): number | undefined {
  const [, sign, digits] = /^([+-]?)0*(\d{1,19})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits) * (sign === "-" ? -1n : 1n);
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

const BOOLEANS = new Map<string, boolean>([
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

/** ParseBool(text) */
export function parseBool(text: string): boolean | undefined {
  return BOOLEANS.get(text);
}
