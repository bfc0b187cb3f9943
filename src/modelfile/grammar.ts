import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { modelfileError } from "./modelfile-error.ts";

const FILE_INSTRUCTIONS = ["adapter", "draft"] as const;
const NAMES = [
  "from",
  "system",
  "template",
  "parameter",
  "message",
  "license",
  "renderer",
  "parser",
  "requires",
  ...FILE_INSTRUCTIONS,
] as const;

/** Name of an instruction, in lower case. */
export type InstructionName = (typeof NAMES)[number];

/** Instruction of a Modelfile. Its value has not been checked yet. */
export interface Instruction {
  name: InstructionName;
  /** Number of its first line, from 1. */
  line: number;
  /** Name of a PARAMETER or role of a MESSAGE; empty for other instructions. */
  word: string;
  /** Its value without the quotes around it. */
  value: string;
}

const SUPPORTED_INSTRUCTIONS = NAMES.filter((name) => !(FILE_INSTRUCTIONS as readonly string[]).includes(name))
  .map((name) => name.toUpperCase())
  .join(", ");

/** Tells whether a word in lower case is the name of an instruction. */
export function isInstructionName(name: string): name is InstructionName {
  return (NAMES as readonly string[]).includes(name);
}

/**
 * Reads the instructions of a Modelfile in order, by the grammar of Ollama's parser/parser.go: # starts a comment only
 * at the start of a line, there are no escapes, and a quoted text ends where the closing quotes end a line.
 * @throws HearthError `invalid_arguments`
 */
export function readInstructions(text: string): Instruction[] {
  const lines = new Lines(text);
  const instructions: Instruction[] = [];
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const trimmed = line.replace(/^[ \t]+/, "");
    if (trimmed !== "" && !trimmed.startsWith("#")) instructions.push(readInstruction(trimmed, lines));
  }
  return instructions;
}

/** Returns the lines of a text one by one. A line ends with \n, \r or \r\n. */
class Lines {
  readonly #parts: string[];
  number = 0;

  constructor(text: string) {
    // Lone surrogates become U+FFFD on the way to Ollama anyway.
    this.#parts = text
      .toWellFormed()
      .replace(/^\ufeff/, "")
      .split(/(\r\n|\r|\n)/);
  }

  next(): string | undefined {
    return this.#parts[this.number++ * 2];
  }

  /** Line break between the previous line and this one. */
  get lineEnd(): string {
    return this.#parts[this.number * 2 - 3] ?? "";
  }
}

function readInstruction(firstLine: string, lines: Lines): Instruction {
  const line = lines.number;
  const [, first = "", more = "", rest] = /^(.)([A-Za-z]*)[ \t](.*)$/su.exec(firstLine) ?? [];
  const name = (printable(first) + more).toLowerCase();
  if (rest === undefined || !isInstructionName(name)) throw unknownInstruction(line, firstLine);
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

/**
 * Reads a value. If it starts with quotes it extends to a line that ends with them; quotes within a line belong to the
 * value.
 */
function readValue(first: string, lines: Lines, instruction: string): string {
  const line = lines.number;
  const start = printable(first).trim();
  const quotes = /^"""|^"|^/.exec(start)?.[0] ?? "";
  if (quotes === "") return start;
  if (start.length >= 2 * quotes.length && start.endsWith(quotes)) return start.slice(quotes.length, -quotes.length);
  const pieces = [printable(first).trimStart()];
  for (let next = lines.next(); next !== undefined; next = lines.next()) {
    const piece = printable(next);
    pieces.push(lines.lineEnd, piece);
    if (piece.trimEnd().endsWith(quotes)) return pieces.join("").trimEnd().slice(quotes.length, -quotes.length);
  }
  const hint = quotes === '"' ? ' Put text that contains quotes between """ and """.' : "";
  throw modelfileError(
    line,
    `the value of ${instruction} starts with ${quotes} and is never closed.`,
    `Close it with ${quotes} at the end of a line.${hint}`,
  );
}

/** Drops what Ollama silently drops too: characters that are not printable for Go's strconv.IsPrint. Tabs stay. */
function printable(line: string): string {
  return line.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} \t]/gu, "");
}

function unknownInstruction(line: number, firstLine: string) {
  const word = /^[^ \t]*/.exec(firstLine)?.[0] ?? "";
  const all = `Start each line with ${SUPPORTED_INSTRUCTIONS}, or with # for a comment. Put text of several lines between """ and """.`;
  if (isInstructionName(word.toLowerCase())) {
    return modelfileError(
      line,
      `${word.toUpperCase()} must be followed by a space and its value.`,
      "Put both on the same line.",
    );
  }
  // Nearly every shorter word is contained in one of the names.
  const [suggestion] = word.length < 3 ? [] : nearest(word, NAMES, 1);
  const hint = suggestion === undefined ? "" : ` Did you mean ${suggestion.toUpperCase()}?`;
  return modelfileError(line, `${quote(word, 40)} is not an instruction.${hint}`, all);
}

function missingWord(line: number, name: "parameter" | "message") {
  return name === "message"
    ? modelfileError(
        line,
        "MESSAGE must be followed by one space, a role and a text.",
        "For example: MESSAGE user Hello",
      )
    : modelfileError(
        line,
        "PARAMETER must be followed by one space, a name and a value.",
        "For example: PARAMETER temperature 0.7",
      );
}
