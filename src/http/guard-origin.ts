import { createMiddleware } from "hono/factory";
import { HearthError } from "../core/errors.ts";
import { errorResponse } from "./errors.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses calls that a foreign web page makes through its reader's browser: by Origin everywhere, and on a loopback
 * address by Host too, because a name of the attacker's may point there (DNS rebinding). Programs send no Origin.
 */
export const guardOrigin = createMiddleware(async (c, next) => {
  const own = new URL(c.req.url).hostname;
  const host = hostnameOf(`http://${c.req.header("host") ?? own}`);
  if (LOOPBACK.has(own) && !LOOPBACK.has(host ?? "")) {
    return errorResponse(c, new HearthError("forbidden_origin", "This Host does not name a loopback address."));
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && !isOwn(hostnameOf(origin), own)) {
    return errorResponse(c, new HearthError("forbidden_origin", "Calls from web pages of another origin are refused."));
  }
  return next();
});

const isOwn = (origin: string | undefined, own: string) =>
  origin !== undefined && (origin === own || (LOOPBACK.has(origin) && LOOPBACK.has(own)));

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
