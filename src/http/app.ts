import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { HearthError, toHearthError } from "../core/errors.ts";
import { faultFields } from "../telemetry/logger.ts";
import { errorResponse } from "./errors.ts";
import { guardOrigin } from "./guard-origin.ts";
import { health, ready } from "./health.ts";
import type { HttpEnv } from "./http-env.ts";
import { landing } from "./landing.ts";
import { loggerOf, logRequests } from "./log-requests.ts";
import { mcp } from "./mcp.ts";

/** The site map. Whatever goes wrong, the answer is JSON. */
export const app = new Hono<HttpEnv>()
  .use(requestId())
  .use(logRequests)
  .use(guardOrigin)
  .get("/", landing)
  .get("/health", health)
  .get("/health/ready", ready)
  .all("/mcp", mcp)
  .all("/token/mcp", mcp)
  .notFound((c) => errorResponse(c, new HearthError("not_found", "There is nothing at this address.")))
  .onError((thrown, c) => {
    const error = toHearthError(thrown);
    if (error.code === "internal") {
      loggerOf(c.env).error("fault", { http_id: c.get("requestId"), ...faultFields(thrown) });
    }
    return errorResponse(c, error);
  });
