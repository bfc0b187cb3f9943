/*
 * Ollama turns a `pattern` of a schema into a grammar by a translator that knows few regular expressions. What it does not
 * know makes an error, a grammar with another meaning, or brings a model's runner down, and with it the answers of others.
 * So only what is known to be translated well is sent: characters, classes that name what they allow, repetitions, and
 * groups of alternatives that are neither nested nor repeated. Negated classes and `.` would allow quotation marks, which
 * end the text.
 */

const MAX_CHARACTERS = 200;
const MAX_REPETITIONS = 100;

/** One token: the start of a group, its end, an alternative, a quantifier, an escaped character, a class, a character. */
const TOKEN =
  /(\((?:\?:)?)|([)|])|([*+?]|\{\d{1,3}(?:,\d{1,3})?\})|\\([dw.+*?()$|{}/:@-])|\[((?:\\[dw.+*?()$|{}/:@-]|[A-Za-z0-9 _.:@,/+*?()$|{}#%&~;=!-])+)\]|([A-Za-z0-9 _:@,/#%&~;=!<>'-])/y;

/** The order of tokens, one letter each: `a` for a character or class, `q` for a quantifier other than `?`. */
const ORDER = /^(?:a[q?]?|\((?:a[q?]?)+(?:\|(?:a[q?]?)+)*\)\??)+$/;

/**
 * Rewrites a pattern of the subset that is known to work, so that the translator reads it as it is meant. Returns undefined
 * for any other.
 */
export function simplePattern(pattern: string): string | undefined {
  if (pattern.length > MAX_CHARACTERS || !pattern.startsWith("^") || !pattern.endsWith("$")) return undefined;
  const body = pattern.slice(1, -1);
  let written = "";
  let order = "";
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const token = TOKEN.exec(body);
    const read = token === null ? undefined : readToken(token);
    if (read === undefined) return undefined;
    order += read.letter;
    written += read.text;
  }
  return ORDER.test(order) ? `^${written}$` : undefined;
}

function readToken([text, open, sign, quantifier, escaped, inClass]: RegExpExecArray) {
  if (open !== undefined) return { letter: "(", text: "(" };
  if (sign !== undefined) return { letter: sign, text: sign };
  if (quantifier !== undefined) {
    return isSmall(quantifier) ? { letter: quantifier === "?" ? "?" : "q", text: quantifier } : undefined;
  }
  if (escaped === undefined && inClass === undefined) return { letter: "a", text };
  // In brackets an escaped character needs no escape.
  const written = classText(inClass ?? `\\${escaped}`);
  return written === undefined ? undefined : { letter: "a", text: written };
}

function isSmall(quantifier: string): boolean {
  const [least = 0, most = least] = (quantifier.match(/\d+/g) ?? ["1"]).map(Number);
  return least <= most && most >= 1 && most <= MAX_REPETITIONS;
}

const CLASSES: Readonly<Record<string, string>> = { d: "0-9", w: "A-Za-z0-9_" };

/** Rewrites what is between two brackets. A dash that makes no range goes to the end, where it can make none. */
function classText(inside: string): string | undefined {
  let text = "";
  let dash = "";
  for (const [part, escaped, from, to] of inside.matchAll(/\\(.)|([^\\])-([^\\])|./g)) {
    if (from !== undefined && to !== undefined && !isRange(from, to)) return undefined;
    const written = escaped === undefined ? part : (CLASSES[escaped] ?? escaped);
    if (written === "-") dash = "-";
    else text += written;
  }
  return `[${text}${dash}]`;
}

const isRange = (from: string, to: string) =>
  from <= to && [/^[0-9]+$/, /^[a-z]+$/, /^[A-Z]+$/].some((kind) => kind.test(from + to));
