import { HearthError } from "../core/errors.ts";

/**
 * Returns the HearthError `invalid_arguments` for a line of a Modelfile. `problem` follows the line number in its
 * sentence.
 */
export function modelfileError(line: number, problem: string, next: string): HearthError {
  return new HearthError("invalid_arguments", `Line ${line} of the Modelfile: ${problem}`, next);
}
