import { join } from "node:path";
import { installPinned, packageJson } from "../../../harness/installed/pinned-packages.ts";
import { ROOT } from "../../../harness/root.ts";

/** The alternatives that a user could pick. Pinned, so that it is known which versions the figures belong to. */
export const PEER_VERSIONS = { "ollama-mcp": "2.1.0", "mcp-proxy": "6.7.19", supergateway: "4.0.0" } as const;

const FOLDER = join(ROOT, ".peers");
const MAX_MS = 180_000;

/** Installs the alternatives unless they are installed, without running their install scripts. */
export function installPeers(): void {
  const flags = ["--ignore-scripts", "--no-package-lock"];
  installPinned({ folder: FOLDER, versions: PEER_VERSIONS, flags, longestMs: MAX_MS });
}

/** The program of a peer. */
export function programOf(name: keyof typeof PEER_VERSIONS): string {
  const { bin } = packageJson(FOLDER, name) as { bin: Record<string, string> };
  return join(FOLDER, "node_modules", name, bin[name] ?? "");
}
