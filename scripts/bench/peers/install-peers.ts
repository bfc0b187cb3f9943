import { join } from "node:path";
import { installPinned, packageJson } from "../../../harness/installed/pinned-packages.ts";
import { ROOT } from "../../../harness/wrangler/wrangler.ts";

/** What a user would pick instead. Pinned, so that figures can be told apart from those of other versions. */
export const PEER_VERSIONS = { "ollama-mcp": "2.1.0", "mcp-proxy": "6.7.19", supergateway: "4.0.0" } as const;

const FOLDER = join(ROOT, ".peers");
const MAX_MS = 180_000;

/** Installs the peers where they are not there yet. No install script of theirs is run. */
export function installPeers(): void {
  const flags = ["--ignore-scripts", "--no-package-lock"];
  installPinned({ folder: FOLDER, versions: PEER_VERSIONS, flags, longestMs: MAX_MS });
}

/** The program of a peer. */
export function programOf(name: keyof typeof PEER_VERSIONS): string {
  const { bin } = packageJson(FOLDER, name) as { bin: Record<string, string> };
  return join(FOLDER, "node_modules", name, bin[name] ?? "");
}
