/** An error that the user can fix. Its message says how, and no stack is shown. */
export class Problem extends Error {
  override name = "Problem";
}

/** Prints an error to stderr. @param stack whether to print the stack of errors that are not a Problem */
export function printProblem(thrown: unknown, { stack = false } = {}): void {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const text = stack && thrown instanceof Error && !(thrown instanceof Problem) ? (thrown.stack ?? message) : message;
  console.error(`\n  ${text.trim().replaceAll(/\n(?=.)/g, "\n  ")}\n`);
}
