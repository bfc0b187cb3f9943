import type { OwnConfig } from "./own-config.ts";

interface Config {
  vars?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The configuration that is deployed: what the owner set takes the place of what wrangler.toml has. */
export function mergeConfig(base: Config, own: OwnConfig = {}): Config {
  return { ...base, ...own, vars: { ...base.vars, ...own.vars } };
}
