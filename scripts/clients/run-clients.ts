import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";

/** For `node`: what npm puts into .bin is no program on Windows. */
const VITEST = "node_modules/vitest/vitest.mjs";
const LOGS = "artefacts/clients";

/** Runs a project of tests of what others wrote, and says where the logs of clients are. @returns the exit code */
export function runClients(project: "clients" | "agents" | "litellm", args: readonly string[]): number {
  // What is there afterwards is of this run, unless it was of a part only.
  if (project === "clients" && args.length === 0) rmSync(LOGS, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [VITEST, "run", `--project=${project}`, ...args], {
    stdio: "inherit",
  });
  if (project === "litellm") return status ?? 1;
  const logs = existsSync(LOGS) ? readdirSync(LOGS).join(" ") : "nothing";
  console.log(`\nWhat each client saw, and what its model was given, is in ${LOGS}: ${logs}`);
  return status ?? 1;
}
