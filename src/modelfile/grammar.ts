import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { modelfileError } from "./modelfile-error.ts";

const NEEDS_A_FILE = ["adapter", "draft"] as const;
const NAMES = [
  ...(["from", "system", "template", "parameter", "message", "license", "renderer", "parser", "requires"] as const),
  ...NEEDS_A_FILE,
];

export type InstructionName = (typeof NAMES)[number];

/** One instruction of a Modelfile, as yet without a judgement on its value. */
export interface Instruction {
  name: InstructionName;
  /** Where it begins, from 1. */
  line: number;
  /** The name of a PARAMETER or the role of a MESSAGE; empty for the others. */
  word: string;
  /** Without the quotes that held it. */
  value: string;
}

const KNOWN_INSTRUCTIONS = NAMES.filter((name) => !(NEEDS_A_FILE as readonly string[]).includes(name))
  .map((name) => name.toUpperCase())
  .join(", ");

export function isInstructionName(name: string): name is InstructionName {
  return (NAMES as readonly string[]).includes(name);
}

/**
 * The instructions of a Modelfile in their order, by the grammar of Ollama's parser/parser.go: # begins a comment only
 * at the start of a line, there are no escapes, and a quoted text ends where the quotes are the last of a line.
 * @throws HearthError `invalid_arguments`
 */
export function readInstructions(text: string): Instruction[] {
  const lines = new Lines(text);
  const instructions: Instruction[] = [];
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const begun = line.replace(/^[ \t]+/, "");
    if (begun !== "" && !begun.startsWith("#")) instructions.push(readInstruction(begun, lines));
  }
  return instructions;
}

/** Its lines one by one, ended by \n, \r or both. */
class Lines {
  readonly #parts: string[];
  number = 0;

  constructor(text: string) {
    // What is no Unicode becomes U+FFFD on the way to Ollama anyway.
    this.#parts = text
      .toWellFormed()
      .replace(/^\ufeff/, "")
      .split(/(\r\n|\r|\n)/);
  }

  next(): string | undefined {
    return this.#parts[this.number++ * 2];
  }

  /** What stands between the line before and this one. */
  get lineEnd(): string {
    return this.#parts[this.number * 2 - 3] ?? "";
  }
}

function readInstruction(begun: string, lines: Lines): Instruction {
  const line = lines.number;
  const [, first = "", more = "", rest] = /^(.)([A-Za-z]*)[ \t](.*)$/su.exec(begun) ?? [];
  const name = (printable(first) + more).toLowerCase();
  if (rest === undefined || !isInstructionName(name)) throw unknownInstruction(line, begun);
  if (name !== "parameter" && name !== "message") {
    const value = readValue(rest, lines, name.toUpperCase());
    return { name, line, word: "", value };
  }
  const [, word, after] = (name === "message" ? ROLE : PARAMETER).exec(rest) ?? [];
  if (word === undefined || after === undefined) throw missingWord(line, name);
  const value = readValue(after, lines, `${name.toUpperCase()} ${quote(word, 40)}`);
  return { name, line, word, value };
}

const PARAMETER = /^(\w+)[ \t](.*)$/s;
const ROLE = /^([A-Za-z]+)[ \t](.*)$/s;

/** A value that begins with quotes goes on until a line ends with them; what stands behind them in their line is part of it. */
function readValue(first: string, lines: Lines, owner: string): string {
  const line = lines.number;
  const begin = printable(first).trim();
  const mark = /^"""|^"|^/.exec(begin)?.[0] ?? "";
  if (mark === "") return begin;
  if (begin.length >= 2 * mark.length && begin.endsWith(mark)) return begin.slice(mark.length, -mark.length);
  const pieces = [printable(first).trimStart()];
  for (let next = lines.next(); next !== undefined; next = lines.next()) {
    const piece = printable(next);
    pieces.push(lines.lineEnd, piece);
    if (piece.trimEnd().endsWith(mark)) return pieces.join("").trimEnd().slice(mark.length, -mark.length);
  }
  const inside = mark === '"' ? ' Text with quotes inside stands between """ and """.' : "";
  throw modelfileError(
    line,
    `the value of ${owner} begins with ${mark} and has no end.`,
    `End it with ${mark} as the last thing on a line.${inside}`,
  );
}

/** Ollama drops, without a word, what Go's strconv.IsPrint does not count as visible; tabs stay in values. */
function printable(line: string): string {
  return line.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} \t]/gu, "");
}

function unknownInstruction(line: number, begun: string) {
  const word = /^[^ \t]*/.exec(begun)?.[0] ?? "";
  const all = `A line begins with ${KNOWN_INSTRUCTIONS}, or with # for a comment. Text of several lines stands between """ and """.`;
  if (isInstructionName(word.toLowerCase())) {
    return modelfileError(
      line,
      `after ${word.toUpperCase()} a space and its value are missing.`,
      "Put both on that line.",
    );
  }
  // Nearly every shorter word stands within one of the names.
  const [like] = word.length < 3 ? [] : nearest(word, NAMES, 1);
  const hint = like === undefined ? "" : ` Did you mean ${like.toUpperCase()}?`;
  return modelfileError(line, `${quote(word, 40)} is not an instruction.${hint}`, all);
}

function missingWord(line: number, name: "parameter" | "message") {
  return name === "message"
    ? modelfileError(line, "after MESSAGE one space, a role and a text are needed.", "Such as: MESSAGE user Hello")
    : modelfileError(
        line,
        "after PARAMETER one space, a name and a value are needed.",
        "Such as: PARAMETER temperature 0.7",
      );
}
