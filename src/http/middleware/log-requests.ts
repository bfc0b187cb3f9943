import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { readConfig } from "../../config/read-config.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { createLogger, type Logger } from "../../telemetry/logger.ts";

/** One line a request: the route, not the path or the query, into which people paste tokens. */
export const logRequests = createMiddleware<HttpEnv>(async (c, next) => {
  const started = Date.now();
  await next();
  const caller = c.get("caller");
  loggerOf(c.env).info("http_request", {
    http_id: c.get("requestId"),
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    ms: Date.now() - started,
    user: caller?.user,
    client: caller?.client,
    bytes_in: Number(c.req.header("content-length") ?? 0),
  });
});

/** The logger that the settings ask for, or the plain one where they cannot be read. */
export function loggerOf(env: object): Logger {
  const reading = readConfig(env);
  return createLogger(reading.ok ? reading.config.log : { level: "info", format: "json" });
}
