import { type Instruction, readInstructions } from "./modelfile-grammar.ts";

/**
 * The Modelfile of /api/show for a reader: built on the model's own name in place of `FROM /Users/anna/.ollama/...`, which
 * tells the name of a person, and without the licence, which stands apart. Texts stay as they are, whatever they hold.
 */
export function shownModelfile(name: string, modelfile: string): string {
  const lines = modelfile.split(/\r\n|\r|\n/);
  const kept = instructionsOf(modelfile).flatMap((instruction) => {
    const { line, lastLine } = instruction;
    return withoutFiles(instruction) ?? lines.slice(line - 1, lastLine);
  });
  return [`FROM ${name}`, ...kept].join("\n").trim();
}

/** Where it is not to be read, FROM alone means the same model. */
function instructionsOf(modelfile: string): Instruction[] {
  try {
    return readInstructions(modelfile);
  } catch {
    return [];
  }
}

/** What stands in the place of an instruction that names a file; undefined where it names none. */
function withoutFiles({ name }: Instruction): string[] | undefined {
  if (name === "from" || name === "license") return [];
  return name === "adapter" || name === "draft" ? [`# ${name.toUpperCase()} (a file at home)`] : undefined;
}
