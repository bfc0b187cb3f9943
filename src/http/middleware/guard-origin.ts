import { createMiddleware } from "hono/factory";
import type { ConfigReading } from "../../config/read-config.ts";
import { HearthError } from "../../core/errors.ts";
import { isLoopback } from "../../core/is-loopback.ts";
import type { HttpEnv } from "../../pages/http-env.ts";

/**
 * Refuses calls that a web page of another origin makes through its reader's browser. It checks the Origin of every
 * call. A Worker on its owner's own machine also checks the Host, because an attacker's name may resolve to that machine
 * (DNS rebinding); on the edge, Cloudflare's routing decides on the Host. Programs send no Origin.
 */
export const guardOrigin = createMiddleware<HttpEnv>(async (c, next) => {
  const { config } = c.var;
  const { hostname: own, origin: ownOrigin } = new URL(c.req.url);
  // /health shows nothing secret, and an owner who deployed this by mistake needs it.
  if (runsLocally(config) && !isLoopback(own) && c.req.path !== "/health") {
    throw new HearthError(
      "forbidden_origin",
      "OLLAMA_BASE_URL is a loopback address, so Hearth assumes that it runs on its owner's machine and accepts only " +
        "requests to localhost.",
      "If Hearth is deployed, set OLLAMA_BASE_URL to the address of the tunnel. If it runs on your machine behind a " +
        "proxy, let the proxy send Host: localhost and set PUBLIC_URL to the address that clients call.",
    );
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== ownOrigin && origin !== publicOriginOf(config)) {
    throw new HearthError("forbidden_origin", "Calls from web pages of another origin are refused.");
  }
  return next();
});

/** Only a Worker at home can reach an Ollama on a loopback address. With a VPC binding the base URL says nothing. */
function runsLocally(reading: ConfigReading): boolean {
  if (!reading.ok || reading.config.host.vpc !== undefined) return false;
  return isLoopback(new URL(reading.config.host.baseUrl).hostname);
}

const publicOriginOf = (reading: ConfigReading) => (reading.ok ? reading.config.publicOrigin : undefined);
