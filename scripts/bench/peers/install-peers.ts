import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../worker-configs.ts";

/** What a user would pick instead. Pinned, so that figures can be told apart from those of other versions. */
export const PEER_VERSIONS = { "ollama-mcp": "2.1.0", "mcp-proxy": "6.7.19", supergateway: "4.0.0" } as const;

/** Outside git, and no dependency of ours: who does not ask for the peers never has them. */
const FOLDER = join(ROOT, ".peers");
const LONGEST_MS = 180_000;

/** Installs the peers where they are not there yet. No install script of theirs is run. */
export async function installPeers(): Promise<void> {
  if (Object.entries(PEER_VERSIONS).every(([name, version]) => installed(name) === version)) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), JSON.stringify({ private: true, dependencies: PEER_VERSIONS }));
  const command = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await promisify(execFile)("npm", command, { cwd: FOLDER, timeout: LONGEST_MS });
}

/** The program of a peer. */
export function programOf(name: keyof typeof PEER_VERSIONS): string {
  const { bin } = read(name) as { bin: Record<string, string> };
  return join(FOLDER, "node_modules", name, bin[name] ?? "");
}

const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, "node_modules", name, "package.json"), "utf8"));

function installed(name: string): string | undefined {
  try {
    return (read(name) as { version: string }).version;
  } catch {
    return undefined;
  }
}
