import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { endTree } from "../processes/stop-tree.ts";
import { ROOT } from "../root.ts";
import type { WorkerConfig } from "../workerd/worker-config.ts";

/** The script of wrangler, to be run with `node`. The one in .bin is a shell script that Windows cannot run. */
export const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** wrangler asks nothing, reports nothing and looks for no newer version: nothing leaves the machine. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  // Its explorer shows everything that is stored, to anyone who sends the Host header "localhost".
  X_LOCAL_EXPLORER: "false",
  // It would keep every URL, with the codes of logins, and every log line on disk.
  X_LOCAL_OBSERVABILITY: "false",
};

/**
 * Starts wrangler in a process group of its own, which ends with this process: Ctrl-C reaches this process alone.
 * Read its output, or it stops at a full pipe.
 */
export function spawnWrangler(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) endTree(child.pid);
  };
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  return child;
}

const metafileOf = ({ bundleFolder }: WorkerConfig) => join(bundleFolder, "metafile.json");

/** Bundles a Worker as a deployment would. Returns the bytes of its script, compressed. */
export async function bundle(config: WorkerConfig): Promise<number> {
  const { name, bundledBy, bundleFolder, script } = config;
  const flags = ["--outdir", bundleFolder, "--config", bundledBy, "--metafile", metafileOf(config)];
  const child = spawnWrangler(["deploy", "--dry-run", ...flags]);
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [output, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (status !== 0) throw new Error(`wrangler could not bundle ${name}:\n${output}${errors}`);
  return gzipSync(readFileSync(script)).length;
}

/** What esbuild tells of a bundle: the modules, with their bytes in it, and how each imports others. */
interface Metafile {
  inputs: Record<string, { imports: { path: string; kind: string }[] }>;
  outputs: Record<string, { entryPoint?: string; inputs: Record<string, { bytesInOutput: number }> }>;
}

/** Returns which part of a bundle is evaluated at the start, from 0 to 1: the rest is behind an `import()`. */
export function shareAtStart(config: WorkerConfig): number {
  const { inputs, outputs } = JSON.parse(readFileSync(metafileOf(config), "utf8")) as Metafile;
  const output = Object.values(outputs).find(({ entryPoint }) => entryPoint !== undefined);
  if (output?.entryPoint === undefined) throw new Error("The metafile names no entry point.");
  const reached = new Set([output.entryPoint]);
  for (const module of reached) {
    for (const { path, kind } of inputs[module]?.imports ?? []) if (kind !== "dynamic-import") reached.add(path);
  }
  const sizes = Object.entries(output.inputs).map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }));
  const sum = (list: typeof sizes) => list.reduce((bytes, module) => bytes + module.bytes, 0);
  return sum(sizes.filter(({ path }) => reached.has(path))) / sum(sizes);
}
