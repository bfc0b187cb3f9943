import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { PASSWORD } from "../oauth/oauth-client.ts";
import { ROOT } from "../root.ts";

/** A wrangler config file that a script has written, and where its bundle goes. */
export interface WorkerConfig {
  name: string;
  configFile: string;
  /** The config file that decides on bundling. */
  bundledBy: string;
  bundleFolder: string;
  /** The bundled script, once it is built. */
  script: string;
  /** Opens the Worker; none where it has no authentication. */
  token?: string;
}

const NO_LIMIT = { limit: 1_000_000_000, period: 60 };

/** wrangler.toml of a checkout. */
export const ownConfig = (root = ROOT) => readConfig({ config: join(root, "wrangler.toml") }, { hideWarnings: true });

/** The runtime that Hearth asks for. */
export function runtimeOf({ compatibility_date, compatibility_flags, minify }: ReturnType<typeof ownConfig>) {
  return { compatibility_date, compatibility_flags, minify, send_metrics: false };
}

/**
 * Writes Hearth's own config into `folder`, with settings for a measurement in place of the owner's and no rate limit.
 * @param settings override these
 * @param root of the checkout that is run
 */
export function writeHearthConfig(
  folder: string,
  settings: Record<string, string> & { OLLAMA_BASE_URL: string },
  root = ROOT,
): WorkerConfig {
  const own = ownConfig(root);
  const token = `bench-${randomUUID()}`;
  const config = {
    ...runtimeOf(own),
    main: own.main,
    durable_objects: own.durable_objects,
    migrations: own.migrations,
    kv_namespaces: own.kv_namespaces,
    ratelimits: own.ratelimits.map((limit: object) => ({ ...limit, simple: NO_LIMIT })),
    vars: { MCP_AUTH_TOKEN: token, LOG_LEVEL: "silent", OWNER_PASSWORD: PASSWORD, ...settings },
  };
  // Hearth is bundled by its real config, so that what it says of bundling counts.
  return { ...writeConfig(folder, "hearth", config), bundledBy: join(root, "wrangler.toml"), token };
}

/** Writes a Worker's config into a folder of its own. */
export function writeConfig(
  folder: string,
  name: string,
  config: { main?: string; [field: string]: unknown },
): WorkerConfig {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const configFile = join(own, "wrangler.json");
  // Under `wrangler dev` names are known across processes, and a Hearth of the same name may be running.
  writeFileSync(configFile, JSON.stringify({ name: `bench-${name}`, ...config }));
  const bundleFolder = join(own, "bundle");
  const script = join(bundleFolder, basename(config.main ?? "index.ts").replace(/\.ts$/, ".js"));
  return { name, configFile, bundledBy: configFile, bundleFolder, script };
}
