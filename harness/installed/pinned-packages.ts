import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Pinned {
  /** Where they go: outside git, and installed on request only. */
  folder: string;
  versions: Readonly<Record<string, string>>;
  /** Further fields of package.json. */
  settings?: object;
  flags?: readonly string[];
  stdio?: StdioOptions;
  longestMs?: number;
}

/** Installs packages in exactly these versions, unless they are installed already. */
export function installPinned({ folder, versions, settings, flags = [], stdio = "pipe", longestMs }: Pinned): void {
  if (Object.entries(versions).every(([name, version]) => installed(folder, name) === version)) return;
  mkdirSync(folder, { recursive: true });
  const own = { private: true, dependencies: versions, ...settings };
  writeFileSync(join(folder, "package.json"), JSON.stringify(own, null, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", ...flags], { cwd: folder, stdio, timeout: longestMs });
}

/** Reads the package.json of an installed package. */
export const packageJson = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));

function installed(folder: string, name: string): string | undefined {
  try {
    return packageJson(folder, name).version;
  } catch {
    return undefined;
  }
}
