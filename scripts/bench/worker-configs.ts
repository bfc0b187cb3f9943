import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { PASSWORD } from "../../test/clients/oauth-client.ts";

export const ROOT = join(import.meta.dirname, "../..");
/** Nobody else knows it, and it dies with the run. */
export const TOKEN = `bench-${randomUUID()}`;

export type WorkerName = "floor" | "hearth";

/** A wrangler config file of the bench, and where its bundle goes. */
export interface WorkerConfig {
  name: WorkerName;
  configFile: string;
  bundleFolder: string;
}

const NO_BRAKE = { limit: 1_000_000_000, period: 60 };

/**
 * Writes the wrangler config of both Workers into `folder`: Hearth's own with the bench's settings in place of the
 * owner's, and the floor worker's, which has the same runtime and nothing else.
 * @param settings of Hearth's, over the bench's
 */
export function writeConfigs(
  folder: string,
  ollamaUrl: string,
  settings: Record<string, string> = {},
): Record<WorkerName, WorkerConfig> {
  const own = readConfig({ config: join(ROOT, "wrangler.toml") }, { hideWarnings: true });
  const { compatibility_date, compatibility_flags, minify } = own;
  const runtime = { compatibility_date, compatibility_flags, minify, send_metrics: false };
  const hearth = {
    ...runtime,
    main: own.main,
    durable_objects: own.durable_objects,
    migrations: own.migrations,
    kv_namespaces: own.kv_namespaces,
    ratelimits: own.ratelimits.map((limit: object) => ({ ...limit, simple: NO_BRAKE })),
    vars: {
      OLLAMA_BASE_URL: ollamaUrl,
      MCP_AUTH_TOKEN: TOKEN,
      LOG_LEVEL: "silent",
      OWNER_PASSWORD: PASSWORD,
      ...settings,
    },
  };
  const floor = {
    ...runtime,
    main: join(import.meta.dirname, "floor-worker.ts"),
    vars: { OLLAMA_BASE_URL: ollamaUrl },
  };
  return { floor: write(folder, "floor", floor), hearth: write(folder, "hearth", hearth) };
}

function write(folder: string, name: WorkerName, config: object): WorkerConfig {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const configFile = join(own, "wrangler.json");
  // Under `wrangler dev` names are known across processes, and a Hearth of the same name may be running.
  writeFileSync(configFile, JSON.stringify({ name: `bench-${name}`, ...config }));
  return { name, configFile, bundleFolder: join(own, "bundle") };
}
