import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { parseBool, parseFloat32, parseInt64 } from "./go-literals.ts";
import { type Instruction, isInstructionName } from "./grammar.ts";
import { DEPRECATED_PARAMETERS, KNOWN_OPTIONS, MODEL_OPTIONS, type OptionType } from "./model-options.ts";
import { modelfileError } from "./modelfile-error.ts";

/** For each type how its values are read, and what a sentence says that a parameter takes. */
const TYPES: Readonly<Record<OptionType, { takes: string; read(text: string): unknown }>> = {
  float: { takes: "a number", read: parseFloat32 },
  integer: { takes: "a whole number", read: parseInt64 },
  "positive integer": { takes: "a whole number", read: parseInt64 },
  boolean: { takes: "true or false", read: parseBool },
  texts: { takes: "text", read: (text) => text },
};

/** How Go, and so Ollama, prints a parameter that was set to null: it is out of force. */
const NO_VALUE = "<nil>";

const typeOf = new Map<string, OptionType>(Object.entries(MODEL_OPTIONS));

/**
 * Adds one PARAMETER to the others. Every `stop` is kept; of any other parameter the last one wins.
 * @returns a notice if Ollama ignores the parameter
 * @throws HearthError `invalid_arguments`
 */
export function setParameter(parameters: Record<string, unknown>, instruction: Instruction): string | undefined {
  const { word: name, value: text, line } = instruction;
  if (DEPRECATED_PARAMETERS.has(name))
    return `Ollama no longer has the parameter ${name} (line ${line}), so it was left out.`;
  const type = typeOf.get(name);
  if (type === undefined) throw unknownParameter(line, name);
  if (text === NO_VALUE) return `The parameter ${name} (line ${line}) has no value, so it was left out.`;
  if (type === "texts" && text === "") {
    return `The parameter ${name} (line ${line}) is empty and was left out: it would end every answer at its first token.`;
  }
  const value = TYPES[type].read(text);
  if (value === undefined) {
    throw modelfileError(
      line,
      `PARAMETER ${name} takes ${TYPES[type].takes}, not ${quote(text, 40)}.`,
      "Correct the value.",
    );
  }
  const before = parameters[name];
  if (type === "texts" && Array.isArray(before)) before.push(value);
  else parameters[name] = type === "texts" ? [value] : value;
  return undefined;
}

function unknownParameter(line: number, name: string) {
  const lower = name.toLowerCase();
  // Ollama reads PARAMETER system as SYSTEM, and PARAMETER model as FROM, which is certainly not meant.
  if (isInstructionName(lower) || lower === "model") {
    const instruction = lower === "model" ? "FROM" : lower.toUpperCase();
    return modelfileError(
      line,
      `${quote(name)} is not a parameter.`,
      `${instruction} is an instruction: start the line with it.`,
    );
  }
  const [suggestion] = nearest(name, KNOWN_OPTIONS, 1);
  const hint = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`;
  return modelfileError(
    line,
    `the parameter ${quote(name, 40)} is unknown.${hint}`,
    `Known parameters: ${KNOWN_OPTIONS.join(", ")}.`,
  );
}
