import type { Context } from "hono";
import { authenticate } from "../auth/authenticate.ts";
import { requireConfig } from "../config/require-config.ts";
import { HearthError } from "../core/errors.ts";
import { serveMcp } from "../mcp/handler.ts";
import { readToolFilter } from "../mcp/tool-filter.ts";
import { createLogger } from "../telemetry/logger.ts";
import { errorResponse } from "./errors.ts";
import type { HttpEnv } from "./http-env.ts";
import { addressOf, assertWithin } from "./rate-limit.ts";

/** /mcp and /token/mcp: from an HTTP call to a Caller to the MCP handler. */
export async function mcp(c: Context<HttpEnv>): Promise<Response> {
  const config = requireConfig(c.env);
  const authentication = authenticate(c.req.header("authorization"), config);
  if (!authentication.ok) {
    const { challenge } = authentication;
    await assertWithin(c.env.STRANGER_LIMIT, addressOf(c));
    return errorResponse(c, new HearthError("unauthorized", challenge.message), {
      "www-authenticate": challenge.header,
    });
  }
  const { caller } = authentication;
  await assertWithin(c.env.CALL_LIMIT, `${caller.user}/${caller.client}`);
  const filter = readToolFilter(new URL(c.req.url).searchParams);
  const body = c.req.method === "POST" ? await readBody(c) : undefined;
  const sessionId = c.req.header("mcp-session-id");
  return serveMcp(c.req.raw, body, { env: c.env, config, caller, filter, sessionId, log: createLogger(config.log) });
}

async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new HearthError(
      "invalid_arguments",
      "The body is not JSON.",
      "Send one JSON-RPC message as application/json.",
    );
  }
}
