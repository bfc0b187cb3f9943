import { printProblem } from "./problem.ts";

/** Runs the program and sets its exit code; 1 and a message on stderr if it throws. */
export async function endWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (thrown) {
    printProblem(thrown, { stack: true });
    process.exitCode = 1;
  }
}
