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
  const accepted = acceptedHosts(c.env);
  // /health tells nothing secret, and who deployed this by mistake needs it.
  if (accepted !== undefined && !isLoopback(own) && !accepted.includes(own) && c.req.path !== "/health") {
    throw accepted.length === 0 ? localOnly() : notAllowed();
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== ownOrigin && origin !== publicOriginOf(c.env)) {
    throw new HearthError("forbidden_origin", "Calls from web pages of another origin are refused.");
  }
  return next();
});

/**
 * The host names that are accepted besides localhost: those of ALLOWED_HOSTS, and none where only a Worker at home can
 * reach Ollama, at a loopback address. Undefined: all, because Cloudflare's routing decides on the Host.
 */
function acceptedHosts(env: object): readonly string[] | undefined {
  const reading = readConfig(env);
  if (!reading.ok) return undefined;
  const { host, allowedHosts } = reading.config;
  if (allowedHosts.length > 0) return allowedHosts;
  // Behind a VPC binding the base URL says nothing.
  return host.vpc === undefined && isLoopback(new URL(host.baseUrl).hostname) ? [] : undefined;
}

const localOnly = () =>
  new HearthError(
    "forbidden_origin",
    "OLLAMA_BASE_URL is a loopback address, so Hearth assumes that it runs on its owner's machine and accepts only " +
      "requests to localhost.",
    "If Hearth is deployed, set OLLAMA_BASE_URL to the address of the tunnel. For other machines in your network start " +
      "it with npm start -- --lan. Behind a proxy on this machine, let the proxy send Host: localhost and set " +
      "PUBLIC_URL to the address that clients call.",
  );

const notAllowed = () =>
  new HearthError(
    "forbidden_origin",
    "Hearth does not accept requests under this host name.",
    "Add the host name to ALLOWED_HOSTS. On Cloudflare, leave ALLOWED_HOSTS empty.",
  );

function publicOriginOf(env: object): string | undefined {
  const reading = readConfig(env);
  return reading.ok ? reading.config.publicOrigin : undefined;
}
