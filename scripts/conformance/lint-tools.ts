import { join } from "node:path";
import { type Ended, runProgram } from "../../harness/processes/run-program.ts";
import type { Era } from "./eras.ts";

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
