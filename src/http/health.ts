import type { Context } from "hono";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import { readConfig } from "../config/read-config.ts";
import { requireConfig } from "../config/require-config.ts";
import { toHearthError } from "../core/errors.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { readiness } from "../metadata/readiness.ts";
import type { HttpEnv } from "../pages/http-env.ts";

/** Whether the Worker lives and its settings are well. Names of variables, never values. */
export function health(c: Context<HttpEnv>): Response {
  const reading = readConfig(c.env);
  if (!reading.ok) return c.json({ status: "misconfigured", version: HEARTH_VERSION, faults: reading.faults }, 503);
  const { owner, warnings } = reading.config;
  const off = owner === undefined ? "until OWNER_PASSWORD is set" : "without https";
  const oauth = oauthForOrigin(c.env, c.req.url) ? "on" : `off: claude.ai and ChatGPT cannot connect ${off}`;
  return c.json({ status: "ok", version: HEARTH_VERSION, oauth, warnings });
}

/** Whether the home answers too. Anybody may ask, so the site map lets nobody ask often. */
export async function ready(c: Context<HttpEnv>): Promise<Response> {
  try {
    const ollama = await readiness(requireConfig(c.env));
    return c.json({ status: "ready", ollama_version: ollama });
  } catch (thrown) {
    const { code, message, next } = toHearthError(thrown);
    return c.json({ status: "not_ready", error: code, error_description: `${message} ${next}` }, 503);
  }
}
