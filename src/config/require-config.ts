import { HearthError } from "../core/errors.ts";
import type { Config } from "./config.ts";
import { readConfig } from "./read-config.ts";

/** @throws HearthError `misconfigured`, naming the variables at fault */
export function requireConfig(env: object): Config {
  const reading = readConfig(env);
  if (reading.ok) return reading.config;
  const names = [...new Set(reading.faults.map(({ variable }) => variable))].join(", ");
  throw new HearthError("misconfigured", `This Hearth is misconfigured: ${names}.`);
}
