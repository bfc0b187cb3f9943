import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";

const require = createRequire(import.meta.url);

/** What the figures were taken on. */
export function machine(): Record<string, string> {
  return {
    cores: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    node: process.version,
    workerd: versionOf("workerd"),
    wrangler: versionOf("wrangler"),
    agents: versionOf("agents"),
    "mcp server": versionOf("@modelcontextprotocol/server"),
  };
}

function versionOf(name: string): string {
  const folders = require.resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { version: string }).version;
    } catch {
      // not in this folder
    }
  }
  return "unknown";
}
