import { createMiddleware } from "hono/factory";
import { currentConfig } from "../../config/config-source.ts";
import type { LogSettings } from "../../core/log-settings.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { createLogger } from "../../telemetry/logger.ts";

/** For a Worker whose settings cannot be read. */
const DEFAULT_LOG: LogSettings = { level: "info", format: "json" };

/** Puts the settings and the logger into the context, once for each request. */
export const provideConfig = createMiddleware<HttpEnv>(async (c, next) => {
  const reading = await currentConfig(c.env);
  c.set("config", reading);
  c.set("log", createLogger(reading.ok ? reading.config.log : DEFAULT_LOG, { http_id: c.var.requestId }));
  return next();
});
