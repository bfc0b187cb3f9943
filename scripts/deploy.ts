/**
 * `npm run deploy`: deploys wrangler.toml merged with deploy.json, the owner's part of the configuration. Arguments after --
 * are passed to `wrangler deploy`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { WRANGLER } from "../harness/wrangler/wrangler.ts";
import { faultsOf, warningOf } from "./deploy/faults-of.ts";
import { mergeConfig } from "./deploy/merge-config.ts";
import { OWN_CONFIG, readOwnConfig } from "./deploy/own-config.ts";
import { endWith } from "./terminal/end-with.ts";
import { Problem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

/** Beside wrangler.toml, because its paths are relative. wrangler may write to it, but not to wrangler.toml, which is in git. */
const MERGED = ".deploy-config.json";

const USAGE = `Usage: npm run deploy -- [--dry-run] [--secrets-file FILE] [other options of wrangler deploy]

Deploys wrangler.toml merged with deploy.json (npm run setup writes it). Refuses settings that the Worker would refuse.

  --dry-run              does everything but the upload, and needs no account
  --secrets-file FILE    sets these secrets with the same deployment: .hearth-secrets.json, the first time

The secrets that the Worker already has stay. All other options are those of wrangler deploy:`;

process.chdir(join(import.meta.dirname, ".."));
await endWith(() => deploy(process.argv.slice(2)));

async function deploy(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(USAGE);
    return await wrangler("deploy", "--help");
  }
  const own = readOwnConfig();
  if (own === undefined)
    screen.warn(`There is no ${OWN_CONFIG}, so none of your settings are deployed. npm run setup creates it.`);
  const faults = faultsOf(own ?? {});
  if (faults.length > 0)
    throw new Problem(`${OWN_CONFIG} has settings that the Worker would refuse:\n- ${faults.join("\n- ")}`);
  const warning = own === undefined ? undefined : warningOf(own);
  if (warning !== undefined) screen.warn(warning);
  const { rawConfig } = readRawConfig({ config: "wrangler.toml" });
  writeFileSync(MERGED, JSON.stringify(mergeConfig({ ...rawConfig }, own)));
  try {
    return await wrangler("deploy", "--config", MERGED, ...args);
  } finally {
    rmSync(MERGED, { force: true });
  }
}

async function wrangler(...args: string[]): Promise<number> {
  // Ctrl-C reaches wrangler as well. This script waits until wrangler has cleaned up.
  const wait = () => {};
  process.on("SIGINT", wait);
  const child = spawn(process.execPath, [WRANGLER, ...args], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  process.off("SIGINT", wait);
  return code ?? 1;
}
