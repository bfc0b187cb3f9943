/**
 * `npm run token -- new NAME`: makes named tokens, one for each client, in a Hearth that answers; or with --offline for
 * AUTH_TOKENS.
 */
import { join } from "node:path";
import { ASKED_TO_END, endOnSignals } from "../harness/processes/ending.ts";
import { printProblem } from "./terminal/problem.ts";
import { runOffline } from "./token/offline-tokens.ts";
import { runOnline } from "./token/online-tokens.ts";
import { readCommand } from "./token/read-command.ts";

process.chdir(join(import.meta.dirname, ".."));
const { signal } = endOnSignals();
try {
  const command = readCommand(process.argv.slice(2));
  if (command.offline || command.verb === "value") runOffline(command);
  else await runOnline(command, { input: process.stdin, signal });
  process.exit(0);
} catch (thrown) {
  const reason = signal.aborted ? signal.reason : thrown;
  if (reason !== ASKED_TO_END) printProblem(reason, { stack: true });
  process.exit(1);
}
