import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, runNode, runProgram } from "../../harness/processes/run-program.ts";
import type { Era } from "./eras.ts";

const SUITE = join(import.meta.dirname, "../../node_modules/@modelcontextprotocol/conformance/dist/index.js");

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

/** Runs the suite's own command line. */
export const suite = (...args: string[]): Promise<Ended> => runNode(SUITE, args);

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

const INSPECTORS_NAMES: Record<Era, string> = { "2025-11-25": "legacy", "2026-07-28": "modern" };

/** Has the MCP inspector look at the schemas of tools/list. Its exit code tells of a schema that is not portable. */
export function lintTools(url: string, token: string, era: Era, folder: string): Promise<Ended> {
  const where = ["--cli", "--transport", "http", "--server-url", `${url}/mcp`];
  const header = ["--header", `Authorization: Bearer ${token}`];
  const what = [
    "--protocol-era",
    INSPECTORS_NAMES[era],
    "--method",
    "tools/list",
    "--strict",
    "-q",
    "--format",
    "json",
  ];
  const env = { ...process.env, MCP_CATALOG_PATH: join(folder, "catalog.json") };
  return runProgram("mcp-inspector", [...where, ...header, ...what], { env });
}
