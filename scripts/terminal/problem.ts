/** Something that the person at the terminal can mend: its message says what to do, and no stack is shown. */
export class Problem extends Error {
  override name = "Problem";
}

/** Says on stderr what went wrong. The stack of a fault of ours is for those who ask for it. */
export function printProblem(thrown: unknown, { stack = false } = {}): void {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const text = stack && thrown instanceof Error && !(thrown instanceof Problem) ? (thrown.stack ?? message) : message;
  console.error(`\n  ${text.trim().replaceAll(/\n(?=.)/g, "\n  ")}\n`);
}
