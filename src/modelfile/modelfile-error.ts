import { HearthError } from "../core/errors.ts";

/** What is wrong with a Modelfile, and in which line of it: a HearthError `invalid_arguments`. */
export function modelfileError(line: number, what: string, next: string): HearthError {
  return new HearthError("invalid_arguments", `Line ${line} of the Modelfile: ${what}`, next);
}
