import type { Context } from "hono";
import { authenticate } from "../auth/authenticate.ts";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import { requireConfig } from "../config/config-source.ts";
import { toHearthError } from "../core/errors.ts";
import { SharedRead } from "../core/shared-read.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { createHost } from "../hosts/create-host.ts";
import { versionWarning } from "../hosts/ollama/version-floor.ts";
import type { HttpEnv } from "../pages/http-env.ts";

/** Deadline for the home's answer, in ms. */
const DEADLINE_MS = 3_000;
/** How long an isolate repeats what the home has answered. */
const READINESS_MS = 10_000;

/**
 * GET /health: whether the Worker runs and its settings are valid. It shows names of settings, never their values.
 * Warnings may say that the home has no lock, so they need a static token; the owner also sees them at /account.
 */
export async function health(c: Context<HttpEnv>): Promise<Response> {
  const reading = c.var.config;
  if (!reading.ok) return c.json({ status: "misconfigured", version: HEARTH_VERSION, faults: reading.faults }, 503);
  const { owner, warnings } = reading.config;
  const off = owner === undefined ? "until OWNER_PASSWORD is set" : "without https";
  const oauth = oauthForOrigin(c) ? "on" : `off: claude.ai and ChatGPT cannot connect ${off}`;
  const shown = (await hasToken(c)) ? { warnings } : {};
  return c.json({ status: "ok", version: HEARTH_VERSION, oauth, ...shown });
}

/** Tells whether the caller has a static token. */
async function hasToken(c: Context<HttpEnv>): Promise<boolean> {
  const reading = c.var.config;
  return reading.ok && (await authenticate(c.req.header("authorization"), reading.config.tokens)).ok;
}

/** Answer of /health/ready. */
interface Readiness {
  code: 200 | 503;
  body: Record<string, string | undefined>;
}

interface ReadinessMemory {
  shared: SharedRead<Readiness>;
  /** `at` is in ms since 1970. */
  last?: { readiness: Readiness; at: number };
}

// By environment, because tests use several in one isolate.
const memories = new WeakMap<object, ReadinessMemory>();

/**
 * GET /health/ready: whether the home answers too. Everyone may ask. So the route has a rate limit, the home is asked only
 * for its version, which is the cheapest call, and for strangers no more often than every ten seconds by each isolate. A
 * caller with a token, who could ask the home anyway, hears at once that it is back.
 */
export async function ready(c: Context<HttpEnv>): Promise<Response> {
  const memory = memories.get(c.env) ?? { shared: new SharedRead<Readiness>() };
  memories.set(c.env, memory);
  const { last } = memory;
  const isRecent = last !== undefined && Date.now() - last.at < READINESS_MS;
  if (isRecent && !(await hasToken(c))) return c.json(last.readiness.body, last.readiness.code);
  const readiness = await memory.shared.read(() => askHome(c));
  memory.last = { readiness, at: Date.now() };
  return c.json(readiness.body, readiness.code);
}

async function askHome(c: Context<HttpEnv>): Promise<Readiness> {
  try {
    const { hosts, models } = requireConfig(c.var.config);
    const version = await createHost(hosts[0], models).version(DEADLINE_MS);
    return { code: 200, body: { status: "ready", ollama_version: version, warning: versionWarning(version) } };
  } catch (thrown) {
    const { code, message, next } = toHearthError(thrown);
    return { code: 503, body: { status: "not_ready", error: code, error_description: `${message} ${next}` } };
  }
}
