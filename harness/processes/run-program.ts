import { type ExecFileOptions, execFile } from "node:child_process";

/** A program that has ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, one after the other. */
  output: string;
}

interface RunOptions extends Pick<ExecFileOptions, "cwd" | "env" | "timeout"> {
  /** What it reads from stdin; nothing unless given. */
  input?: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end, whatever its exit code. @throws Error where it could not be started */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input = "", ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { ...rest, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = error?.code ?? (error?.signal ? 1 : 0);
      // A text instead of an exit code says that it never ran, such as ENOENT.
      if (typeof code === "string") reject(error);
      else resolve({ code, stdout, stderr, output: stdout + stderr });
    });
    // A program that ends early may not read all of it.
    child.stdin?.on("error", () => {}).end(input);
  });
}

/** Runs a script in this version of Node. */
export const runNode = (script: string, args: readonly string[], options?: RunOptions): Promise<Ended> =>
  runProgram(process.execPath, [script, ...args], options);
