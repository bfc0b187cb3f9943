import { format } from "node:util";
import { Said } from "#stand-in/record/said";

/** Everything that was written to the console within workerd, by whomever, since the tests of this file began. */
export const written: string[] = [];

/** What must not be in it: tokens and other secrets, and what the clients of these tests have said. */
export const secrets = new Set<string>();
export const saidByClients = new Said();

/** As `telemetry/logger.ts` writes them. */
const OF_THE_WORKER = /^(\{"level":"|(debug|info|warn|error) [a-z_]+ \w+=)/;

for (const method of ["debug", "info", "log", "warn", "error"] as const) {
  const show = console[method];
  console[method] = (...parts: unknown[]) => {
    const line = format(...parts);
    written.push(line);
    if (!OF_THE_WORKER.test(line)) show(...parts);
  };
}
