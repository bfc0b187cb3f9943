import { HearthError } from "../core/errors.ts";
import type { Config } from "./config.ts";
import { type KnownRecords, knownRecords } from "./known-records.ts";
import { type ConfigReading, parseConfig, readConfig } from "./read-config.ts";
import { overlayOf } from "./records/overlay.ts";
import { settingsKeys } from "./store/seal.ts";

interface LastReading {
  known: KnownRecords;
  reading: ConfigReading;
}

// By asker: see `known-records.ts`.
const lastReadings = new WeakMap<object, LastReading>();

/**
 * Returns the settings that are in effect now, or their faults: those of the environment, and over them the owner's
 * records. It never rejects. Ask once for each HTTP call and each event of an object, and pass the result on.
 * @param asker the object that asks; the Worker's environment if it is no object
 */
export async function currentConfig(env: object, asker: object = env): Promise<ConfigReading> {
  const known = await knownRecords(env, asker);
  const last = lastReadings.get(asker);
  if (last?.known === known) return last.reading;
  const reading = await read(env, known);
  lastReadings.set(asker, { known, reading });
  return reading;
}

async function read(env: object, { records, reached }: KnownRecords): Promise<ConfigReading> {
  if (reached && (records?.length ?? 0) === 0) return readConfig(env);
  const overlay = await overlayOf(records ?? [], settingsKeys(env));
  const warnings = reached ? overlay.warnings : [...overlay.warnings, AWAY];
  return parseConfig(env as Record<string, unknown>, { ...overlay, warnings, known: records !== undefined });
}

const AWAY =
  "The settings and tokens that were made at run time cannot be read just now. What this part of Hearth knows of them stays " +
  "in effect; the environment always does. If the account has used up its Durable Object requests for the day, they come " +
  "back at 00:00 UTC.";

/** Returns the config that was read. @throws HearthError `misconfigured`, naming the variables at fault */
export function requireConfig(reading: ConfigReading): Config {
  if (reading.ok) return reading.config;
  const names = [...new Set(reading.faults.map(({ variable }) => variable))].join(", ");
  throw new HearthError("misconfigured", `This Hearth is misconfigured: ${names}.`);
}
