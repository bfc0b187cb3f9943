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
  const accepted = acceptedHosts(config);
  // /health shows nothing secret, and an owner who deployed this by mistake needs it.
  if (accepted !== undefined && !isLoopback(own) && !accepted.includes(own) && c.req.path !== "/health") {
    throw accepted.length === 0 ? localOnly() : notAllowed();
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== ownOrigin && origin !== publicOriginOf(config)) {
    throw new HearthError("forbidden_origin", "Calls from web pages of another origin are refused.");
  }
  return next();
});

/**
 * Returns the host names that are accepted besides localhost: those of ALLOWED_HOSTS. There are none if Ollama has a
 * loopback address, which only a Worker at home can reach. Undefined means all, because Cloudflare's routing decides.
 */
function acceptedHosts(reading: ConfigReading): readonly string[] | undefined {
  if (!reading.ok) return undefined;
  const { hosts, allowedHosts } = reading.config;
  if (allowedHosts.length > 0) return allowedHosts;
  // With a VPC binding the base URL says nothing.
  const [{ vpc, baseUrl }] = hosts;
  return vpc === undefined && isLoopback(new URL(baseUrl).hostname) ? [] : undefined;
}

const publicOriginOf = (reading: ConfigReading) => (reading.ok ? reading.config.publicOrigin : undefined);

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
