import { join } from "node:path";
import type { Era } from "./eras.ts";
import { run } from "./suite.ts";

const INSPECTORS_NAMES: Record<Era, string> = { "2025-11-25": "legacy", "2026-07-28": "modern" };

/** The MCP inspector's look at the schemas that tools/list shows: what is not portable ends it with a code. */
export function lintTools(
  url: string,
  token: string,
  era: Era,
  folder: string,
): Promise<{ code: number; output: string }> {
  const where = [
    "--cli",
    "--transport",
    "http",
    "--server-url",
    `${url}/mcp`,
    "--header",
    `Authorization: Bearer ${token}`,
  ];
  const what = ["--protocol-era", INSPECTORS_NAMES[era], "--method", "tools/list", "--strict"];
  const env = { ...process.env, MCP_CATALOG_PATH: join(folder, "catalog.json") };
  return run("mcp-inspector", [...where, ...what, "-q", "--format", "json"], env);
}
