import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../../harness/processes/run-program.ts";
import type { Era } from "./eras.ts";

const SUITE = join(import.meta.dirname, "../../node_modules/@modelcontextprotocol/conformance/dist/index.js");

export interface Ended {
  code: number;
  output: string;
}

export interface Scenario {
  name: string;
  /** What was not as it must be, or should be. */
  faults: string[];
}

interface Check {
  id: string;
  status: string;
  errorMessage?: string;
}

/** Runs the suite's own command line. */
export async function suite(...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await runNode(SUITE, args);
  return { code, output: stdout + stderr };
}

/** The scenarios that a server must pass. */
export async function requiredScenarios(era: Era): Promise<string[]> {
  const { output } = await suite("list", "--requirements", era);
  const [, servers = ""] = /^Server scenarios[^\n]*\n((?: {2}- \S+\n)+)/m.exec(output) ?? [];
  return [...servers.matchAll(/- (\S+)/g)].map(([, name = ""]) => name);
}

/** What the suite has found and left in this folder, a folder a scenario. */
export function readScenarios(folder: string): Scenario[] {
  return readdirSync(folder).map((name) => {
    const checks = JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")) as Check[];
    const wrong = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
    return {
      name: name.replace(/^server-(.+)-\d{4}-\d\d-\d\dT.*$/, "$1"),
      faults: wrong.map(({ id, status, errorMessage = "" }) => `${status} ${id}: ${errorMessage}`),
    };
  });
}
