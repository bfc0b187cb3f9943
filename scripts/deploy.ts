/**
 * `npm run deploy`: deploys wrangler.toml together with deploy.json, which has what is the owner's. What is said after --
 * goes on to `wrangler deploy`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { WRANGLER } from "../harness/wrangler/wrangler.ts";
import { faultsOf } from "./deploy/faults-of.ts";
import { mergeConfig } from "./deploy/merge-config.ts";
import { OWN_CONFIG, readOwnConfig } from "./deploy/own-config.ts";
import { endWith } from "./terminal/end-with.ts";
import { Problem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

/** Beside wrangler.toml, because paths in it are relative. wrangler may write into it; wrangler.toml stays as git has it. */
const MERGED = ".deploy-config.json";

process.chdir(join(import.meta.dirname, ".."));
await endWith(() => deploy(process.argv.slice(2)));

async function deploy(args: string[]): Promise<number> {
  const own = readOwnConfig();
  if (own === undefined) screen.warn(`There is no ${OWN_CONFIG}: nothing of yours is set. npm run setup makes one.`);
  const faults = faultsOf(own ?? {});
  if (faults.length > 0) throw new Problem(`${OWN_CONFIG} would not work:\n- ${faults.join("\n- ")}`);
  const { rawConfig } = readRawConfig({ config: "wrangler.toml" });
  writeFileSync(MERGED, JSON.stringify(mergeConfig({ ...rawConfig }, own)));
  try {
    return await wrangler("deploy", "--config", MERGED, ...args);
  } finally {
    rmSync(MERGED, { force: true });
  }
}

async function wrangler(...args: string[]): Promise<number> {
  // Ctrl-C reaches wrangler too, and it is wrangler that has something to end.
  const wait = () => {};
  process.on("SIGINT", wait);
  const child = spawn(process.execPath, [WRANGLER, ...args], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  process.off("SIGINT", wait);
  return code ?? 1;
}
