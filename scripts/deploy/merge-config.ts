import type { OwnConfig } from "./own-config.ts";

interface Config {
  vars?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Returns the configuration to deploy: the owner's keys replace those of wrangler.toml, and variables are merged. */
export function mergeConfig(base: Config, own: OwnConfig = {}): Config {
  return { ...base, ...own, vars: { ...base.vars, ...own.vars } };
}
