import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { ROOT, type WorkerConfig } from "./worker-configs.ts";

const BIN = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");
/** Without the banner there is no look-up of newer versions: nothing of a bench leaves the machine. */
const QUIET = { WRANGLER_HIDE_BANNER: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" };

/** wrangler as a child that ends with us. Its output must be read, or it stops at a full pipe. */
export function spawnWrangler(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  child.once("close", () => process.off("exit", end));
  return child;
}

/** Bundles a Worker as a deployment would. Returns the bytes of its script, compressed. */
export async function bundle({ name, configFile, bundleFolder }: WorkerConfig): Promise<number> {
  // Hearth is bundled by its real config: what that may say of bundling counts.
  const config = name === "hearth" ? join(ROOT, "wrangler.toml") : configFile;
  const child = spawnWrangler(["deploy", "--dry-run", "--outdir", bundleFolder, "--config", config]);
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [output, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (status !== 0) throw new Error(`wrangler could not bundle ${name}:\n${output}${errors}`);
  return gzipSync(readFileSync(bundleScript(bundleFolder, name))).length;
}

export function bundleScript(bundleFolder: string, name: WorkerConfig["name"]): string {
  return join(bundleFolder, name === "hearth" ? "index.js" : "floor-worker.js");
}
