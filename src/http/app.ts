import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import { HearthError, toHearthError } from "../core/errors.ts";
import { createLogger, faultFields } from "../telemetry/logger.ts";
import { errorResponse } from "./errors.ts";
import { guardOrigin } from "./guard-origin.ts";
import { health, ready } from "./health.ts";
import type { HttpEnv } from "./http-env.ts";
import { landing } from "./landing.ts";
import { logRequests } from "./log-requests.ts";
import { mcp } from "./mcp.ts";

const MOST_BYTES_OF_A_BODY = 16 * 1024 * 1024;

/** The site map. Whatever goes wrong, the answer is JSON. */
export const app = new Hono<HttpEnv>()
  .use(requestId())
  .use(logRequests)
  .use(guardOrigin)
  .use(
    bodyLimit({
      maxSize: MOST_BYTES_OF_A_BODY,
      onError: (c) =>
        errorResponse(c, new HearthError("too_large", `The body is larger than ${MOST_BYTES_OF_A_BODY} bytes.`)),
    }),
  )
  .get("/", landing)
  .get("/health", health)
  .get("/health/ready", ready)
  .all("/mcp", mcp)
  .all("/token/mcp", mcp)
  .notFound((c) => errorResponse(c, new HearthError("not_found", "There is nothing at this address.")))
  .onError((thrown, c) => {
    const error = toHearthError(thrown);
    if (error.code === "internal") createLogger({ level: "error", format: "json" }).error("fault", faultFields(thrown));
    return errorResponse(c, error);
  });
