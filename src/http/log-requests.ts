import { createMiddleware } from "hono/factory";
import { readConfig } from "../config/read-config.ts";
import { createLogger } from "../telemetry/logger.ts";
import type { HttpEnv } from "./http-env.ts";

/** One line a request: the path without its query, which may hold what is nobody's business. */
export const logRequests = createMiddleware<HttpEnv>(async (c, next) => {
  const started = Date.now();
  await next();
  const reading = readConfig(c.env);
  createLogger(reading.ok ? reading.config.log : { level: "info", format: "json" }).info("http_request", {
    id: c.get("requestId"),
    method: c.req.method,
    path: c.req.path.slice(0, 100),
    status: c.res.status,
    ms: Date.now() - started,
  });
});
