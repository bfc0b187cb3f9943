import type { Context } from "hono";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import { requireConfig } from "../config/config-source.ts";
import { toHearthError } from "../core/errors.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { createHost } from "../hosts/create-host.ts";
import { versionWarning } from "../hosts/ollama/version-floor.ts";
import type { HttpEnv } from "../pages/http-env.ts";

/** How long the home may take to answer, in ms. */
const DEADLINE_MS = 3_000;

/** GET /health: whether the Worker runs and its settings are valid. It shows names of settings, never their values. */
export function health(c: Context<HttpEnv>): Response {
  const reading = c.var.config;
  if (!reading.ok) return c.json({ status: "misconfigured", version: HEARTH_VERSION, faults: reading.faults }, 503);
  const { owner, warnings } = reading.config;
  const off = owner === undefined ? "until OWNER_PASSWORD is set" : "without https";
  const oauth = oauthForOrigin(c) ? "on" : `off: claude.ai and ChatGPT cannot connect ${off}`;
  return c.json({ status: "ok", version: HEARTH_VERSION, oauth, warnings });
}

/**
 * GET /health/ready: whether the home answers too. Everyone may ask, so the route has a rate limit, and the home is asked
 * only for its version, which is the cheapest call.
 */
export async function ready(c: Context<HttpEnv>): Promise<Response> {
  try {
    const { hosts, models } = requireConfig(c.var.config);
    const version = await createHost(hosts[0], models).version(DEADLINE_MS);
    return c.json({ status: "ready", ollama_version: version, warning: versionWarning(version) });
  } catch (thrown) {
    const { code, message, next } = toHearthError(thrown);
    return c.json({ status: "not_ready", error: code, error_description: `${message} ${next}` }, 503);
  }
}
