import { HearthError } from "../core/errors.ts";
import type { Config } from "./config.ts";
import { type ConfigReading, readConfig } from "./read-config.ts";

/**
 * Returns the settings that are in effect now, or their faults. It never rejects. Ask once for each HTTP call and each
 * event of an object, and pass the result on. It is asynchronous because an owner will change settings while Hearth
 * runs; today they come from the environment alone, whose reading is cached.
 */
export async function currentConfig(env: object): Promise<ConfigReading> {
  return readConfig(env);
}

/** Returns the config that was read. @throws HearthError `misconfigured`, naming the variables at fault */
export function requireConfig(reading: ConfigReading): Config {
  if (reading.ok) return reading.config;
  const names = [...new Set(reading.faults.map(({ variable }) => variable))].join(", ");
  throw new HearthError("misconfigured", `This Hearth is misconfigured: ${names}.`);
}
