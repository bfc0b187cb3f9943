import type { Context } from "hono";
import { readConfig } from "../config/read-config.ts";
import { requireConfig } from "../config/require-config.ts";
import { toHearthError } from "../core/errors.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { readiness } from "../metadata/readiness.ts";
import type { HttpEnv } from "./http-env.ts";
import { addressOf, assertWithin } from "./rate-limit.ts";

/** Whether the Worker lives and its settings are well. Names of variables, never values. */
export function health(c: Context<HttpEnv>): Response {
  const reading = readConfig(c.env);
  if (!reading.ok) return c.json({ status: "misconfigured", version: HEARTH_VERSION, faults: reading.faults }, 503);
  return c.json({ status: "ok", version: HEARTH_VERSION, warnings: reading.config.warnings });
}

/** Whether the home answers too. Anybody may ask, so not often. */
export async function ready(c: Context<HttpEnv>): Promise<Response> {
  await assertWithin(c.env.STRANGER_LIMIT, addressOf(c));
  try {
    const ollama = await readiness(requireConfig(c.env));
    return c.json({ status: "ready", ollama_version: ollama });
  } catch (thrown) {
    const { code, message, next } = toHearthError(thrown);
    return c.json({ status: "not_ready", error: code, error_description: `${message} ${next}` }, 503);
  }
}
