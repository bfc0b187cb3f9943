import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import { parseBool, parseFloat32, parseInt64 } from "./go-literals.ts";
import { type Instruction, isInstructionName } from "./grammar.ts";
import { modelfileError } from "./modelfile-error.ts";

interface Kind {
  /** For a sentence. */
  takes: string;
  /** Undefined for what it does not take. */
  read(text: string): unknown;
}

const NUMBER: Kind = { takes: "a number", read: parseFloat32 };
const INTEGER: Kind = { takes: "a whole number", read: parseInt64 };
const BOOLEAN: Kind = { takes: "true or false", read: parseBool };
const TEXT: Kind = { takes: "a text", read: (text) => text };

const kind = (type: Kind, names: string[]) => names.map((name) => [name, type] as const);

/** api.Options of Ollama; `draft_num_predict` since 0.30. */
const KINDS = new Map<string, Kind>([
  ...kind(NUMBER, ["temperature", "top_p", "min_p", "typical_p"]),
  ...kind(NUMBER, ["repeat_penalty", "presence_penalty", "frequency_penalty"]),
  ...kind(INTEGER, ["num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "num_keep", "draft_num_predict"]),
  ...kind(INTEGER, ["seed", "num_predict", "top_k", "repeat_last_n"]),
  ...kind(BOOLEAN, ["use_mmap"]),
  ...kind(TEXT, ["stop"]),
]);

/** What Ollama's own client leaves out with a warning. */
const DEPRECATED = new Set([
  ...["penalize_newline", "low_vram", "f16_kv", "logits_all", "vocab_only", "use_mlock"],
  ...["mirostat", "mirostat_tau", "mirostat_eta"],
]);

/**
 * Puts one PARAMETER among the others: `stop` gathers, of all the others the last wins.
 * @returns a notice where Ollama ignores the parameter
 * @throws HearthError `invalid_arguments`
 */
export function setParameter(parameters: Record<string, unknown>, instruction: Instruction): string | undefined {
  const { word: name, value: text, line } = instruction;
  if (DEPRECATED.has(name)) return `Ollama no longer has the parameter ${name} (line ${line}), so it was left out.`;
  const type = KINDS.get(name);
  if (type === undefined) throw unknownParameter(line, name);
  const value = type.read(text);
  if (value === undefined) {
    throw modelfileError(line, `PARAMETER ${name} takes ${type.takes}, not ${quote(text, 40)}.`, "Correct the value.");
  }
  const before = parameters[name];
  if (type === TEXT && Array.isArray(before)) before.push(value);
  else parameters[name] = type === TEXT ? [value] : value;
  return undefined;
}

function unknownParameter(line: number, name: string) {
  const names = [...KINDS.keys()];
  const lower = name.toLowerCase();
  // Ollama takes PARAMETER system for SYSTEM, and PARAMETER model for FROM: nobody means that.
  if (isInstructionName(lower) || lower === "model") {
    const wanted = lower === "model" ? "FROM" : lower.toUpperCase();
    return modelfileError(
      line,
      `${quote(name)} is not a parameter.`,
      `${wanted} is an instruction: begin the line with it.`,
    );
  }
  const [like] = nearest(name, names, 1);
  const hint = like === undefined ? "" : ` Did you mean ${like}?`;
  return modelfileError(
    line,
    `the parameter ${quote(name, 40)} is not known.${hint}`,
    `Known are: ${names.join(", ")}.`,
  );
}
