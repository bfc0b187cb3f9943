import { createRequire } from "node:module";
import { join } from "node:path";
import { runProgram } from "../../../harness/processes/run-program.ts";

const MAX_RUN_MS = 60_000;

/** The one that wrangler brings. */
const esbuild = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"))(
  "esbuild",
) as typeof import("esbuild");

/** Bundles main.ts with the Worker in it, as wrangler does it: what esbuild makes of the code costs CPU too. */
export async function bundleMain(folder: string): Promise<string> {
  const outfile = join(folder, "worker-cpu.mjs");
  await esbuild.build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2024",
    keepNames: true,
    conditions: ["workerd", "worker", "browser"],
    alias: { "cloudflare:workers": join(import.meta.dirname, "cloudflare-workers.ts") },
    external: ["node:*"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return outfile;
}

/** Runs the bundle in a process of its own. Resolves to what it prints. */
export async function runMain<Output>(script: string, ...args: string[]): Promise<Output> {
  // As at the edge, no code is made from strings: zod does without, and is slower.
  const command = ["--disallow-code-generation-from-strings", script, ...args];
  const { code, stdout, stderr } = await runProgram(process.execPath, command, { timeout: MAX_RUN_MS });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Output;
}
