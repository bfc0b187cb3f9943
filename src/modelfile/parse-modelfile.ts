import { HearthError } from "../core/errors.ts";
import { nameOfPage, parseModelAddress } from "../core/model-address.ts";
import { quote } from "../core/quote.ts";
import { type Instruction, type InstructionName, readInstructions } from "./grammar.ts";
import { modelfileError } from "./modelfile-error.ts";
import { setParameter } from "./parameters.ts";

/**
 * Fields of POST /api/create that a Modelfile can set. A field is missing if the Modelfile does not set it, or sets it
 * to "".
 */
export interface CreateFields {
  from?: string;
  system?: string;
  template?: string;
  license?: string[];
  parameters?: Record<string, unknown>;
  messages?: { role: string; content: string }[];
  renderer?: string;
  parser?: string;
  /** Version of Ollama, without the v. */
  requires?: string;
}

/**
 * Converts a Modelfile to the JSON that `ollama create -f` makes of it; Ollama's API no longer accepts a Modelfile.
 * @returns the fields, and a notice for every parameter that Ollama ignores
 * @throws HearthError `invalid_arguments`
 */
export function parseModelfile(text: string): { create: CreateFields; notices: string[] } {
  const create: CreateFields = {};
  const notices: string[] = [];
  for (const instruction of readInstructions(text)) {
    APPLY[instruction.name](create, instruction, notices);
  }
  if (create.from === undefined) {
    const next = "Add a line with the model that it builds on, for example: FROM gemma3:270m";
    throw new HearthError("invalid_arguments", "The Modelfile has no FROM.", next);
  }
  return { create, notices };
}

type Apply = (create: CreateFields, instruction: Instruction, notices: string[]) => void;

const APPLY: Record<InstructionName, Apply> = {
  from(create, instruction) {
    create.from = readFrom(instruction);
  },
  system: lastText("system"),
  template: lastText("template"),
  renderer: lastText("renderer"),
  parser: lastText("parser"),
  requires(create, instruction) {
    create.requires = readVersion(instruction);
  },
  license(create, { value }) {
    create.license ??= [];
    create.license.push(value);
  },
  message(create, instruction) {
    create.messages ??= [];
    create.messages.push(readMessage(instruction));
  },
  parameter(create, instruction, notices) {
    const parameters = create.parameters ?? {};
    const notice = setParameter(parameters, instruction);
    if (notice === undefined) create.parameters = parameters;
    else notices.push(notice);
  },
  adapter: needsFile,
  draft: needsFile,
};

/** The last one wins. If that is empty, the model keeps what it has from its FROM. */
function lastText(field: "system" | "template" | "renderer" | "parser"): Apply {
  return (create, { value }) => {
    if (value === "") delete create[field];
    else create[field] = value;
  };
}

const FROM_ADVICE =
  "Name an installed model, a library model such as gemma3:270m, or hf.co/organisation/repository:quantization.";

const PATH = /^(?:\/|~|\.{1,2}(?:\/|$)|[a-z]:\/)|\\/i;
const FILE = /\.(?:gguf|safetensors|bin)$/i;
/** On Hugging Face the tag may be a file name of the repository. */
const HUGGING_FACE = /^(?:https?:\/\/)?(?:hf\.co|huggingface\.co)\//i;

function readFrom({ value: given, line }: Instruction): string {
  const value = nameOfPage(given);
  if (value === "") throw modelfileError(line, "FROM names no model.", FROM_ADVICE);
  if (PATH.test(value) || (FILE.test(value) && !HUGGING_FACE.test(value))) {
    throw modelfileError(
      line,
      `FROM ${quote(value)} is a file path, and files at home cannot be used remotely.`,
      FROM_ADVICE,
    );
  }
  if (/\s/.test(value)) {
    const next = `${FROM_ADVICE} Put a comment on a line of its own.`;
    throw modelfileError(line, `FROM takes only the name of a model, not ${quote(value)}.`, next);
  }
  if (parseModelAddress(value) === undefined) {
    throw modelfileError(line, `FROM ${quote(value)} is not a model name.`, FROM_ADVICE);
  }
  return value;
}

function needsFile(_: CreateFields, { name, line }: Instruction): never {
  throw modelfileError(
    line,
    `${name.toUpperCase()} needs a file, and files at home cannot be used remotely.`,
    "Leave it out, or build this model at home with: ollama create",
  );
}

const ROLES = ["system", "user", "assistant"];

function readMessage({ word: role, value: content, line }: Instruction) {
  if (ROLES.includes(role)) return { role, content };
  throw modelfileError(
    line,
    `the role of a MESSAGE must be system, user or assistant in lower case, not ${quote(role, 40)}.`,
    "For example: MESSAGE user Hello",
  );
}

const NUMBER = "(?:0|[1-9]\\d*)";
const BUILD = "[\\dA-Za-z-]+";
const PRERELEASE = `(?:${NUMBER}|\\d*[A-Za-z-][\\dA-Za-z-]*)`;
const SUFFIX = `(?:-${PRERELEASE}(?:\\.${PRERELEASE})*)?(?:\\+${BUILD}(?:\\.${BUILD})*)?`;
/** By golang.org/x/mod/semver: 1 and 1.2 are valid too, but not with a suffix. */
const VERSION = new RegExp(`^${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}${SUFFIX})?)?$`);

function readVersion({ value, line }: Instruction): string {
  const version = value.replace(/^v/, "");
  if (VERSION.test(version)) return version;
  throw modelfileError(
    line,
    `REQUIRES takes a version of Ollama, not ${quote(value, 40)}.`,
    "For example: REQUIRES 0.14.0",
  );
}
