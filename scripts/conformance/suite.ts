import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Era } from "./eras.ts";

const SUITE = join(import.meta.dirname, "../../node_modules/@modelcontextprotocol/conformance/dist/index.js");
const MOST_OUTPUT = 64 * 1024 * 1024;

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

/** A program, to its end. */
export function run(program: string, args: readonly string[], env = process.env): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { env, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}

/** The suite's own command line. */
export const suite = (...args: string[]): Promise<Ended> => run(process.execPath, [SUITE, ...args]);

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
