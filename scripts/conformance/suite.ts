import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../../harness/installed/packages.ts";
import { type Ended, runNode } from "../../harness/processes/run-program.ts";
import type { Era } from "./eras.ts";

/** Scenario of the suite that ran, with what it found. */
export interface Scenario {
  name: string;
  /** Failures and warnings. */
  faults: string[];
}

interface Check {
  id: string;
  status: string;
  errorMessage?: string;
}

/** The program of the suite, for Node to run. */
export const suiteProgram = () => programOf("conformance", "@modelcontextprotocol/conformance", "conformance");

/** Runs the suite's own command line. */
export const suite = (...args: string[]): Promise<Ended> => runNode(suiteProgram(), args);

/** Lists the scenarios that a server must pass. */
export async function requiredScenarios(era: Era): Promise<string[]> {
  const { output } = await suite("list", "--requirements", era);
  const [, servers = ""] = /^Server scenarios[^\n]*\n((?: {2}- \S+\n)+)/m.exec(output) ?? [];
  return [...servers.matchAll(/- (\S+)/g)].map(([, name = ""]) => name);
}

/** Reads what the suite has left in this folder: one folder for each scenario. */
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
