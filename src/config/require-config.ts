import type { Config } from "./config.ts";
import { requireConfig as requireReading } from "./config-source.ts";
import { readConfig } from "./read-config.ts";

/** Returns the config of the environment. @throws HearthError `misconfigured`, naming the variables at fault */
export const requireConfig = (env: object): Config => requireReading(readConfig(env));
