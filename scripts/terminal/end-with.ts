import { printProblem } from "./problem.ts";

/** Ends the program with the exit code of its work; with 1, and what went wrong on stderr, where that throws. */
export async function endWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (thrown) {
    printProblem(thrown, { stack: true });
    process.exitCode = 1;
  }
}
