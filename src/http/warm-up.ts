import { resourceOf } from "../auth/oauth/authorization-server.ts";
import { storedLoginOfNobody, TOKEN_OF_NOBODY } from "../auth/oauth/login-of-nobody.ts";
import type { Bindings } from "../config/bindings.ts";
import { currentConfig, requireConfig } from "../config/config-source.ts";
import { BASIC_GRANTS } from "../core/caller.ts";
import { serveMcp } from "../mcp/handler.ts";
import { warmUpMcp } from "../mcp/warm-up.ts";
import { createLogger } from "../telemetry/logger.ts";
import { createApp } from "./app.ts";

const ORIGIN = "https://hearth.invalid";
const TOKEN = "nobody-nobody-nobody-nobody-nobody";
const LOGIN = { value: storedLoginOfNobody(resourceOf(ORIGIN)) };
const LIMITER = { limit: async () => ({ success: true }) };

/** Settings and bindings of a Hearth that nobody can reach, and that reaches nobody. */
const ENV = {
  OLLAMA_BASE_URL: "https://ollama.invalid",
  OLLAMA_VPC: { fetch: async () => Promise.reject(new Error("nobody")) },
  METADATA: { get: async () => ({ value: [], at: 0 }) },
  CF_ACCESS_CLIENT_ID: "nobody",
  CF_ACCESS_CLIENT_SECRET: "nobody",
  MCP_AUTH_TOKEN: TOKEN,
  OWNER_PASSWORD: "nobody-nobody",
  LOG_LEVEL: "silent",
  OAUTH_STORE: { getByName: () => ({ get: async () => LOGIN, use: async () => {} }) },
  CALL_LIMIT: LIMITER,
  STRANGER_LIMIT: LIMITER,
} as unknown as Bindings;

/**
 * Does what first calls need once, while the module is evaluated: V8 compiles a function when it first runs, and zod
 * completes a schema when it first parses. A request on the free plan has 10 ms of CPU, and evaluating the module does not
 * count towards them. The runtime has no timers and random values yet, so parts of it fail; the first call then does these
 * itself.
 */
export async function warmUp(): Promise<void> {
  await Promise.allSettled([
    visit({}),
    visit({ authorization: `Bearer ${TOKEN}` }),
    visit({ authorization: `Bearer ${TOKEN_OF_NOBODY}` }),
    callMcp(),
  ]);
}

/** The app, with an id that is not random, as there are no random values yet. */
const app = createApp(serveMcp, () => "nobody");

const visit = async (headers: Record<string, string>) => app.fetch(new Request(`${ORIGIN}/mcp`, { headers }), ENV);

async function callMcp(): Promise<void> {
  const config = requireConfig(await currentConfig(ENV));
  const caller = { user: "owner", client: "nobody", grants: BASIC_GRANTS };
  const log = createLogger(config.log);
  await warmUpMcp({ env: ENV, config, caller, filter: { readonly: false }, log });
}
