import { createMiddleware } from "hono/factory";
import { readConfig } from "../../config/read-config.ts";
import { HearthError } from "../../core/errors.ts";
import { isLoopback } from "../../core/is-loopback.ts";
import type { HttpEnv } from "../../pages/http-env.ts";

/**
 * Refuses calls that a foreign web page makes through its reader's browser: by Origin everywhere, and by Host where the
 * Worker runs on somebody's own machine, because a name of the attacker's may point there (DNS rebinding). On the edge,
 * Cloudflare's routing decides on the Host. Programs send no Origin.
 */
export const guardOrigin = createMiddleware<HttpEnv>(async (c, next) => {
  const { hostname: own, origin: ownOrigin } = new URL(c.req.url);
  // /health tells nothing secret, and who deployed this by mistake needs it.
  if (runsLocally(c.env) && !isLoopback(own) && c.req.path !== "/health") {
    throw new HearthError(
      "forbidden_origin",
      "OLLAMA_BASE_URL is a loopback address, so this Hearth takes itself for one on its owner's machine and answers " +
        "under localhost only.",
      "Deployed: set OLLAMA_BASE_URL to the tunnel. On your machine: let the proxy before it send Host: localhost, and " +
        "set PUBLIC_URL to the address that clients call.",
    );
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== ownOrigin && origin !== publicOriginOf(c.env)) {
    throw new HearthError("forbidden_origin", "Calls from web pages of another origin are refused.");
  }
  return next();
});

/** Only a Worker at home can reach an Ollama on a loopback address; behind a VPC binding the base URL says nothing. */
function runsLocally(env: object): boolean {
  const reading = readConfig(env);
  if (!reading.ok || reading.config.host.vpc !== undefined) return false;
  return isLoopback(new URL(reading.config.host.baseUrl).hostname);
}

function publicOriginOf(env: object): string | undefined {
  const reading = readConfig(env);
  return reading.ok ? reading.config.publicOrigin : undefined;
}
