/**
 * `npm run hearth -- get|set|list|remove KIND ...`: reads and changes the records of a running Hearth, local or deployed,
 * through its owner-only API.
 */
import { join } from "node:path";
import { ASKED_TO_END, endOnSignals } from "../harness/processes/ending.ts";
import { type Command, readCommand } from "./hearth/read-command.ts";
import { runCommand } from "./hearth/run-command.ts";
import { Problem, printProblem } from "./terminal/problem.ts";

/** Where the owner typed the command: npm starts scripts in the folder of the package. */
const typedIn = process.env.INIT_CWD ?? process.cwd();
process.chdir(join(import.meta.dirname, ".."));
const { signal } = endOnSignals();
process.exit(await main());

async function main(): Promise<0 | 1 | 2> {
  let command: Command;
  try {
    command = readCommand(process.argv.slice(2));
  } catch (thrown) {
    printProblem(thrown, { stack: true });
    return thrown instanceof Problem ? 2 : 1;
  }
  try {
    await runCommand(command, { folder: typedIn, input: process.stdin, signal });
    return 0;
  } catch (thrown) {
    const reason = signal.aborted ? signal.reason : thrown;
    if (reason !== ASKED_TO_END) printProblem(reason, { stack: true });
    return 1;
  }
}
