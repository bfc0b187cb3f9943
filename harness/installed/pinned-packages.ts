import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Pinned {
  /** Outside git, and no dependency of ours: who does not ask for them never has them. */
  folder: string;
  versions: Readonly<Record<string, string>>;
  /** What else package.json is to say. */
  settings?: object;
  flags?: readonly string[];
  stdio?: StdioOptions;
  longestMs?: number;
}

/** Installs packages in just these versions, unless they are there. */
export function installPinned({ folder, versions, settings, flags = [], stdio = "pipe", longestMs }: Pinned): void {
  if (Object.entries(versions).every(([name, version]) => installed(folder, name) === version)) return;
  mkdirSync(folder, { recursive: true });
  const own = { private: true, dependencies: versions, ...settings };
  writeFileSync(join(folder, "package.json"), JSON.stringify(own, null, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", ...flags], { cwd: folder, stdio, timeout: longestMs });
}

/** The package.json of one that is there. */
export const packageJson = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));

function installed(folder: string, name: string): string | undefined {
  try {
    return packageJson(folder, name).version;
  } catch {
    return undefined;
  }
}
